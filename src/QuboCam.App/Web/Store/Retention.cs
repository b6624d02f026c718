using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>Forgets what is too old or too much, and deletes the files that nothing refers to any more.</summary>
internal sealed partial class Retention(
    StoreDatabase database, BlobStore blobs, StoreOptions options, TimeProvider time, ILogger<Retention> log) : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    /// <summary>Does it once.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await using StoreContext context = database.Open();
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset oldest = now - options.Oldest, oldestJob = now - options.OldestJob;
        await context.Jobs.Where(job => job.Finished < oldestJob).ExecuteDeleteAsync(cancellation);
        int forgotten = await context.Explanations.Where(one => one.LastRead < oldest).ExecuteDeleteAsync(cancellation);
        forgotten += await ForgetAsync(context, await context.Explanations.CountAsync(cancellation) - options.MostExplanations, cancellation);
        string[] models = await context.Models.OrderByDescending(one => one.LastUsed).ThenBy(one => one.Id).Skip(options.MostModels)
            .Select(one => one.Id).ToArrayAsync(cancellation);
        await context.Models.Where(one => models.Contains(one.Id)).ExecuteDeleteAsync(cancellation);
        int files = await SweepFilesAsync(context, now, cancellation);
        while (blobs.Bytes() > options.MostBytes && await ForgetAsync(context, AtOnce, cancellation) is var more and > 0)
        {
            forgotten += more;
            files += await SweepFilesAsync(context, now, cancellation);
        }
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
            catch (Exception error) when (error is IOException or System.Data.Common.DbException or UnauthorizedAccessException)
            {
                LogFailed(error); // the next pass tries again
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Forgets the explanations read longest ago.</summary>
    private static async Task<int> ForgetAsync(StoreContext context, int number, CancellationToken cancellation)
    {
        if (number <= 0) return 0;
        string[] ids = await context.Explanations.OrderBy(one => one.LastRead).ThenBy(one => one.Id).Take(number)
            .Select(one => one.Id).ToArrayAsync(cancellation);
        return await context.Explanations.Where(one => ids.Contains(one.Id)).ExecuteDeleteAsync(cancellation);
    }

    private async Task<int> SweepFilesAsync(StoreContext context, DateTimeOffset now, CancellationToken cancellation)
    {
        HashSet<string> used = [];
        await foreach (string hashes in context.Explanations.Select(one => one.Blobs + " " + one.DocumentBlob).AsAsyncEnumerable())
            used.UnionWith(hashes.Split(' '));
        await foreach (string hashes in context.Models.Select(one => one.Blobs).AsAsyncEnumerable())
            used.UnionWith(hashes.Split(' '));
        await foreach (string hashes in context.Jobs.Select(one => one.Blobs + " " + one.ResultBlob).AsAsyncEnumerable())
            used.UnionWith(hashes.Split(' '));
        cancellation.ThrowIfCancellationRequested();
        return blobs.Sweep(used, now - options.Grace);
    }

    [LoggerMessage(LogLevel.Information, "Forgot {Explanations} explanations and deleted {Files} files")]
    private partial void LogSwept(int explanations, int files);

    [LoggerMessage(LogLevel.Error, "What is too old could not be deleted")]
    private partial void LogFailed(Exception error);
}
