using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>Forgets what is too old or too much, and deletes the files that nothing refers to any more.</summary>
internal sealed partial class Retention(
    StoreDatabase database, BlobStore blobs, StoreOptions options, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Does it once.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        DateTimeOffset now = time.GetUtcNow(), oldestJob = now - options.OldestJob;
        await context.Jobs.Where(job => job.Finished < oldestJob).ExecuteDeleteAsync(cancellation);

        RetentionPlan plan = new(options, blobs.Sizes());
        IReadOnlySet<KeptThing> things = plan.Forgotten(
            await KeptAsync(context, cancellation), await OfJobsAsync(context, cancellation), now);
        int forgotten = await ForgetAsync(context, things, cancellation);

        // Asked again: what has come meanwhile needs its files, too.
        HashSet<string> used = [.. await OfJobsAsync(context, cancellation)];
        used.UnionWith((await KeptAsync(context, cancellation)).SelectMany(one => one.Blobs));
        int files = blobs.Sweep(used, now - options.Grace);
        if (forgotten + files > 0) LogSwept(forgotten, files);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error); // the next pass tries again; the server goes on
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>All models and explanations.</summary>
    private static async Task<IReadOnlyList<KeptThing>> KeptAsync(StoreContext context, CancellationToken cancellation)
    {
        var models = await context.Models.Select(one => new { one.Id, one.LastUsed, one.Blobs }).ToArrayAsync(cancellation);
        var explanations = await context.Explanations.Select(one => new { one.Id, one.LastRead, one.Blobs, one.DocumentBlob })
            .ToArrayAsync(cancellation);
        return
        [
            .. models.Select(one => new KeptThing(KeptKind.Model, one.Id, one.LastUsed, [.. Hashes(one.Blobs)])),
            .. explanations.Select(one => new KeptThing(
                KeptKind.Explanation, one.Id, one.LastRead, [.. Hashes(one.Blobs), one.DocumentBlob])),
        ];
    }

    /// <summary>Content hashes of the files that jobs need.</summary>
    private static async Task<IReadOnlyList<string>> OfJobsAsync(StoreContext context, CancellationToken cancellation)
    {
        var jobs = await context.Jobs.Select(one => new { one.Blobs, one.ResultBlob }).ToArrayAsync(cancellation);
        return [.. jobs.SelectMany(one => Hashes($"{one.Blobs} {one.ResultBlob}"))];
    }

    private static string[] Hashes(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<int> ForgetAsync(
        StoreContext context, IReadOnlySet<KeptThing> things, CancellationToken cancellation)
    {
        string[] models = [.. things.Where(one => one.Kind == KeptKind.Model).Select(one => one.Id)];
        string[] explanations = [.. things.Where(one => one.Kind == KeptKind.Explanation).Select(one => one.Id)];
        return await context.Models.Where(one => models.Contains(one.Id)).ExecuteDeleteAsync(cancellation)
            + await context.Explanations.Where(one => explanations.Contains(one.Id)).ExecuteDeleteAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Forgot {Things} explanations and models, and deleted {Files} files")]
    private partial void LogSwept(int things, int files);

    [LoggerMessage(LogLevel.Error, "What is too old could not be deleted")]
    private partial void LogFailed(Exception error);
}
