using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>
/// Does jobs one after the other, a few at once. A job is in the database before its sender hears of it, and its result is on the disk
/// before the database says that it is done: whatever ends the program, no result is lost and no job forgotten.
/// </summary>
internal sealed partial class JobEngine(
    JobTable table, BlobStore blobs, IEnumerable<IJobRunner> runners, JobLimits limits, TimeProvider time, ILogger<JobEngine> log) : IHostedService
{
    private readonly WorkGate _gate = new(limits.AtOnce, limits.MostQueued);
    private readonly ConcurrentDictionary<string, LiveJob> _live = [];
    private readonly Dictionary<string, IJobRunner> _runners = runners.ToDictionary(runner => runner.Kind);
    private volatile bool _isStopping;

    /// <summary>Jobs that wait.</summary>
    public int Waiting => _gate.Waiting;

    /// <summary>Jobs that run.</summary>
    public int Running => _gate.Running;

    /// <summary>Takes a job.</summary>
    /// <param name="kind">Which runner does it.</param>
    /// <param name="request">What is asked, JSON.</param>
    /// <param name="files">Content hashes of the files that it needs.</param>
    /// <param name="cancellation">Stops the taking, not the job.</param>
    /// <exception cref="QueueFullException">Too many wait, or the server stops.</exception>
    public async Task<JobView> SubmitAsync(string kind, string request, IEnumerable<string> files, CancellationToken cancellation)
    {
        if (_isStopping || _gate.Waiting >= limits.MostQueued)
            throw new QueueFullException("The server is busy and its queue is full; try again in a moment.");
        StoredJob row = new()
        {
            Id = ExplanationStore.NewId(),
            Kind = kind,
            Status = JobStatus.Queued,
            Request = request,
            Blobs = string.Join(' ', files),
            Created = time.GetUtcNow(),
        };
        await table.AddAsync(row, cancellation);
        return Begin(row).Now.View;
    }

    /// <summary>A job.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task<JobView> GetAsync(string id, CancellationToken cancellation) => _live.TryGetValue(id, out LiveJob? job)
        ? WithPosition(job.Now.View) : JobView.Of(await RowAsync(id, cancellation));

    /// <summary>The latest jobs, newest first.</summary>
    public async Task<IReadOnlyList<JobView>> ListAsync(int most, CancellationToken cancellation) =>
    [
        .. (await table.ListAsync(most, cancellation)).Select(row =>
            _live.TryGetValue(row.Id, out LiveJob? job) ? WithPosition(job.Now.View) : JobView.Of(row)),
    ];

    /// <summary>The result of a job, JSON; null while there is none.</summary>
    /// <exception cref="NotKeptException">There is no job of this number.</exception>
    public async Task<byte[]?> ResultAsync(string id, CancellationToken cancellation) =>
        (await RowAsync(id, cancellation)).ResultBlob is { } blob ? blobs.Read(blob) : null;

    /// <summary>Stops a job; nothing happens to one that has ended.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task CancelAsync(string id, CancellationToken cancellation)
    {
        if (_live.TryGetValue(id, out LiveJob? job))
            job.Cancel();
        else
            await RowAsync(id, cancellation);
    }

    /// <summary>How a job stands, now and whenever that changes, until it has ended. Who reads slowly misses what lies between.</summary>
    /// <exception cref="NotKeptException">There is no job of this number.</exception>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!_live.TryGetValue(id, out LiveJob? job))
        {
            yield return new JobSnapshot(JobView.Of(await RowAsync(id, cancellation)), Partial: null, Version: 0, PartialVersion: 0);
            yield break;
        }
        for (JobSnapshot now = job.Now; ; now = await job.NextAsync(now.Version, cancellation))
        {
            yield return now with { View = WithPosition(now.View) };
            if (!now.View.IsUnfinished) yield break;
        }
    }

    /// <summary>Takes up what a server left that was killed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (StoredJob row in await table.UnfinishedAsync(cancellationToken))
        {
            if (row.Attempts < limits.MostAttempts)
            {
                row.Status = JobStatus.Queued;
                await table.UpdateAsync(row);
                Begin(row);
                LogTakenUp(row.Id, row.Kind);
                continue;
            }
            row.Status = JobStatus.Failed;
            row.Finished = time.GetUtcNow();
            row.Error = $"The server ended {row.Attempts} times while it worked on this, so it is not begun again.";
            await table.UpdateAsync(row);
            LogGivenUp(row.Id, row.Kind);
        }
    }

    /// <summary>Lets running jobs end, for a while; what is not done by then is done by the next server.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        LiveJob[] running = [.. _live.Values.Where(job => job.Row.Status == JobStatus.Running)];
        try
        {
            await Task.WhenAll(running.Select(job => job.Work)).WaitAsync(limits.ShutdownGrace, time, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            LogPutBack(running.Count(job => !job.Work.IsCompleted));
        }
        foreach (LiveJob job in _live.Values) job.Interrupt();
        await Task.WhenAll(_live.Values.Select(job => job.Work));
    }

    private LiveJob Begin(StoredJob row)
    {
        LiveJob job = new(row);
        _live[row.Id] = job;
        job.Work = Task.Run(() => WorkAsync(job));
        return job;
    }

    private async Task WorkAsync(LiveJob job)
    {
        try
        {
            using IDisposable turn = await _gate.EnterInAnyCaseAsync(job.Stop);
            if (_isStopping) return; // it stays in the queue
            job.Row.Status = JobStatus.Running;
            job.Row.Started = time.GetUtcNow();
            job.Row.Attempts++;
            await table.UpdateAsync(job.Row);
            job.ShowRow();
            job.InterruptAfter(limits.Longest);
            await EndAsync(job, await RunAsync(job));
        }
        catch (OperationCanceledException) when (job.Stop.IsCancellationRequested)
        {
            await EndAsync(job, outcome: null);
        }
        catch (Exception error)
        {
            // The database or the disk fails: the row stays as it is, and the next server takes the job up.
            LogLost(error, job.Row.Id, job.Row.Kind);
        }
        finally
        {
            _live.TryRemove(job.Row.Id, out _);
            job.Dispose();
        }
    }

    /// <summary>Has the runner do a job; null where it failed, with the error in the row.</summary>
    private async Task<JobOutcome?> RunAsync(LiveJob job)
    {
        try
        {
            return await _runners[job.Row.Kind].RunAsync(new JobContext(job.Row, job.Report, job.ShowPartial, job.Stop));
        }
        catch (InputException error)
        {
            job.Row.Error = error.Message.ReplaceLineEndings(" ");
        }
        catch (Exception error) when (!(error is OperationCanceledException && job.Stop.IsCancellationRequested))
        {
            string reference = Guid.NewGuid().ToString("N")[..8];
            job.Row.Error = $"Internal error, reference {reference}: see the server's log.";
            LogFailed(error, job.Row.Id, job.Row.Kind, reference);
        }
        return null;
    }

    private async Task EndAsync(LiveJob job, JobOutcome? outcome)
    {
        StoredJob row = job.Row;
        bool isStopped = job.Stop.IsCancellationRequested && row.Error is null && outcome is null or { IsCut: true };
        if (isStopped && !job.IsCancelledByUser && _isStopping)
        {
            if (row.Status == JobStatus.Running) row.Attempts--; // it was not the job's fault
            row.Status = JobStatus.Queued;
        }
        else
        {
            row.Status = row.Error is not null ? JobStatus.Failed : isStopped ? JobStatus.Cancelled : JobStatus.Done;
            row.Error ??= isStopped && !job.IsCancelledByUser ? $"Stopped after {limits.Longest}, the longest that a job may take here." : null;
            row.Finished = time.GetUtcNow();
            row.ExplanationId = outcome?.ExplanationId;
            row.ResultBlob = outcome is null ? null : (await blobs.WriteAsync(outcome.Document, CancellationToken.None)).Hash;
        }
        await table.UpdateAsync(row);
        job.ShowRow();
    }

    private async Task<StoredJob> RowAsync(string id, CancellationToken cancellation) => await table.FindAsync(id, cancellation)
        ?? throw new NotKeptException("There is no job of this number, or it is no longer kept.");

    private JobView WithPosition(JobView view) => view.State != "queued" ? view : view with
    {
        Position = 1 + _live.Values.Count(other => other.Row.Status == JobStatus.Queued
            && (other.Row.Created, other.Row.Id).CompareTo((view.Created, view.Id)) < 0),
    };

    [LoggerMessage(LogLevel.Information, "Job {Id} ({Kind}) was left unfinished and is taken up again")]
    private partial void LogTakenUp(string id, string kind);

    [LoggerMessage(LogLevel.Error, "Job {Id} ({Kind}) ended the server too often and is given up")]
    private partial void LogGivenUp(string id, string kind);

    [LoggerMessage(LogLevel.Information, "{Jobs} jobs are put back into the queue for the next start")]
    private partial void LogPutBack(int jobs);

    [LoggerMessage(LogLevel.Error, "Job {Id} ({Kind}) failed, reference {Reference}")]
    private partial void LogFailed(Exception error, string id, string kind, string reference);

    [LoggerMessage(LogLevel.Critical, "Job {Id} ({Kind}) could not be noted; it is taken up at the next start")]
    private partial void LogLost(Exception error, string id, string kind);
}
