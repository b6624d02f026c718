using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Cluster;

/// <summary>What the workers of a silo share.</summary>
internal sealed partial class SiloWork(SiloOptions options, ClusterJobs jobs, IGrainFactory grains, ILogger log)
{
    /// <summary>Name of the meter, for OpenTelemetry.</summary>
    public const string Meter = "QuboCam.Cluster";

    private static readonly Meter Counting = new(Meter);
    private static readonly Counter<long> Evaluated = Counting.CreateCounter<long>("qubocam.cluster.images", "{image}", "Images that were evaluated.");
    private static readonly Histogram<double> Durations =
        Counting.CreateHistogram<double>("qubocam.cluster.batch.duration", "s", "Time of a batch, its worker's starts included.");

    private long _images;

    /// <summary>This run of the silo: one that is started again under the same name is another holder, and has none of the leases of the one before.</summary>
    public string Holder { get; } = $"{options.Name} {Guid.NewGuid():N}";

    /// <summary>Jobs to work on, the oldest first.</summary>
    public IReadOnlyList<string> Running { get; set; } = [];

    /// <summary>Leases that are worked on, or whose results are being written.</summary>
    public ConcurrentDictionary<(string Job, long Lease), bool> Leases { get; } = [];

    /// <summary>What keeps the silo from working.</summary>
    public SiloTrouble Trouble { get; } = new(log);

    /// <summary>Images that are done.</summary>
    public long Images => Interlocked.Read(ref _images);

    /// <summary>The jobs in the database.</summary>
    public ClusterJobs Jobs => jobs;

    /// <summary>Asks for batches of a job.</summary>
    /// <returns>The lease; null where there is nothing to do now.</returns>
    public async Task<BatchLease?> TakeAsync(string job)
    {
        BatchLease? lease = null;
        await TellAsync(job, async grain => lease = await grain.TakeAsync(Holder, options.Threads));
        if (lease is not null) Leases[(job, lease.Id)] = true;
        return lease;
    }

    /// <summary>Gives a lease back that is not done.</summary>
    public async Task GiveBackAsync(string job, BatchLease lease)
    {
        Leases.TryRemove((job, lease.Id), out _);
        await TellAsync(job, grain => grain.GiveBackAsync(lease.Id));
    }

    /// <summary>Writes results, as often as the database needs to come back: the work is worth more than the wait.</summary>
    /// <param name="job">The job.</param>
    /// <param name="lease">The lease that is done with them.</param>
    /// <param name="results">The results of its batches.</param>
    /// <param name="seconds">How long one of them took.</param>
    public async Task HandInAsync(string job, BatchLease lease, IReadOnlyList<BatchResult> results, double seconds)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await jobs.CommitAsync(job, options.Name, results, CancellationToken.None);
                break;
            }
            catch (Exception error) when (IsPassing(error))
            {
                Trouble.Set(lease, $"results wait for the database: {error.Message}");
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(10, 1 << Math.Min(i, 4))));
            }
        }
        Trouble.Clear(lease);
        Leases.TryRemove((job, lease.Id), out _);
        int images = results.Sum(result => result.Images.Count);
        Durations.Record(seconds);
        Evaluated.Add(images);
        Interlocked.Add(ref _images, images);
        await TellAsync(job, grain => grain.DoneAsync(lease.Id, seconds));
    }

    /// <summary>Ends a job that cannot go on.</summary>
    public async Task FailAsync(string job, Exception error)
    {
        string reason = error is JobFailedException ? error.Message : $"unexpected {error.GetType().Name}: {error.Message}";
        LogFailed(error, job, reason);
        try
        {
            await jobs.EndAsync(job, ClusterJobState.Failed, reason, CancellationToken.None);
        }
        catch (Exception passing) when (IsPassing(passing))
        {
            Trouble.Set(job, passing.Message); // its batches will fail once more, and then be heard
        }
    }

    /// <summary>
    /// Calls a job's grain. Whatever goes wrong there passes: its silo is gone, or cannot reach the database just now. Of a call that was
    /// not heard nothing is lost, since leases come back by themselves.
    /// </summary>
    public async Task TellAsync(string job, Func<IJobGrain, Task> call)
    {
        try
        {
            await call(grains.GetGrain<IJobGrain>(job));
            Trouble.Clear(nameof(TellAsync));
        }
        catch (Exception error)
        {
            Trouble.Set(nameof(TellAsync), $"the silo that hands out the batches does not answer: {error.Message}");
        }
    }

    /// <summary>Errors of the moment; the work goes on when they pass. A worker that cannot be started (Win32) is one: memory may come back.</summary>
    public static bool IsPassing(Exception error) => ClusterDatabase.IsPassing(error) || error is OperationCanceledException or Win32Exception;

    /// <summary>Waits, or until the silo is stopped.</summary>
    public static async Task Wait(TimeSpan time, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(time, stopping);
        }
        catch (OperationCanceledException)
        {
            // The end comes sooner.
        }
    }

    [LoggerMessage(LogLevel.Error, "Job {Job} failed: {Reason}")]
    private partial void LogFailed(Exception exception, string job, string reason);
}
