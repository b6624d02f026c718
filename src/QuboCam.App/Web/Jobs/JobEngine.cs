using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Web;

/// <summary>
/// Does jobs one after the other, a few at once. A job is in the database before its sender hears of it, and its result is on
/// the disk before the database says that it is done: whatever ends the program, no result is lost and no job forgotten.
/// </summary>
internal sealed partial class JobEngine(
    JobTable table, BlobStore blobs, IEnumerable<IJobRunner> runners, JobLimits limits, TimeProvider time, ILogger<JobEngine> log)
    : IHostedService
{
    private readonly WorkGate _gate = new(limits.AtOnce, limits.MostQueued);
    private readonly ConcurrentDictionary<string, LiveJob> _live = [];
    private readonly Dictionary<string, IJobRunner> _runners = runners.ToDictionary(runner => runner.Kind);
    private readonly Lock _begin = new();
    private long _order;
    private int _taken;
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
        Reserve();
        JobRow row = new()
        {
            Id = ExplanationStore.NewId(),
            Kind = kind,
            Status = JobStatus.Queued,
            Request = request,
            Blobs = string.Join(' ', files),
            Created = time.GetUtcNow(),
        };
        try
        {
            await table.AddAsync(row, cancellation);
        }
        catch
        {
            Interlocked.Decrement(ref _taken);
            throw;
        }
        return WithPosition(Begin(row));
    }

    /// <summary>A job.</summary>
    /// <exception cref="NotKeptException">There is none of this number.</exception>
    public async Task<JobView> GetAsync(string id, CancellationToken cancellation) => _live.TryGetValue(id, out LiveJob? job)
        ? WithPosition(job) : JobView.Of(await RowAsync(id, cancellation));

    /// <summary>The latest jobs, newest first.</summary>
    public async Task<IReadOnlyList<JobView>> ListAsync(int most, CancellationToken cancellation) =>
    [
        .. (await table.ListAsync(most, cancellation)).Select(row =>
            _live.TryGetValue(row.Id, out LiveJob? job) ? WithPosition(job) : JobView.Of(row)),
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

    /// <summary>
    /// How a job stands, now and whenever that changes, until it has ended. Who reads slowly misses what lies between.
    /// </summary>
    /// <exception cref="NotKeptException">There is no job of this number.</exception>
    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!_live.TryGetValue(id, out LiveJob? job))
        {
            JobView ended = JobView.Of(await RowAsync(id, cancellation));
            yield return new JobSnapshot(ended, Partial: null, Version: 0, PartialVersion: 0, IsLast: true);
            yield break;
        }
        for (JobSnapshot now = job.Now; ; now = await job.NextAsync(now.Version, cancellation))
        {
            yield return now with { View = WithPosition(job, now.View) };
            if (now.IsLast || !now.View.IsUnfinished) yield break;
        }
    }

    /// <summary>Takes up what a server left that was killed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (JobRow row in await table.UnfinishedAsync(cancellationToken))
        {
            if (row.Attempts < limits.MostAttempts)
            {
                row.Status = JobStatus.Queued;
                row.Started = null;
                await table.UpdateAsync(row);
                Interlocked.Increment(ref _taken);
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
        LiveJob[] rest = [.. _live.Values];
        foreach (LiveJob job in rest) job.Interrupt();
        try
        {
            await Task.WhenAll(rest.Select(job => job.Work)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogDeaf(rest.Count(job => !job.Work.IsCompleted)); // the next server finds them as after a crash
        }
    }

    private void Reserve()
    {
        if (Interlocked.Increment(ref _taken) <= limits.AtOnce + limits.MostQueued && !_isStopping) return;
        Interlocked.Decrement(ref _taken);
        throw new QueueFullException("The server is busy and its queue is full; try again in a moment.");
    }

    /// <summary>Puts a job at the end of the queue.</summary>
    private LiveJob Begin(JobRow row)
    {
        lock (_begin)
        {
            LiveJob job = new(row, ++_order, time);
            Task<IDisposable> turn = _gate.EnterInAnyCaseAsync(job.Stop);
            job.Work = Task.Run(() => WorkAsync(job, turn));
            _live[row.Id] = job;
            return job;
        }
    }

    private async Task WorkAsync(LiveJob job, Task<IDisposable> turn)
    {
        try
        {
            using IDisposable? processor = await OrStoppedAsync(turn, job);
            if (processor is not null && _isStopping) return; // it stays in the queue
            await EndAsync(job, processor is null ? null : await RunAsync(job));
        }
        catch (Exception error)
        {
            await LoseAsync(job, error);
        }
        finally
        {
            lock (_begin) _live.TryRemove(job.Row.Id, out _);
            Interlocked.Decrement(ref _taken);
            job.Dispose();
        }
    }

    /// <summary>The job's turn; null where it was stopped while it waited.</summary>
    private static async Task<IDisposable?> OrStoppedAsync(Task<IDisposable> turn, LiveJob job)
    {
        try
        {
            return await turn;
        }
        catch (OperationCanceledException) when (job.Stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Has the runner do a job; null where there is no result, with the error in the row if it failed.</summary>
    private async Task<JobOutcome?> RunAsync(LiveJob job)
    {
        job.Row.Status = JobStatus.Running;
        job.Row.Started = time.GetUtcNow();
        job.Row.Attempts++;
        await table.UpdateAsync(job.Row);
        job.ShowRow();
        job.InterruptAfter(limits.Longest);
        try
        {
            JobContext context = new(job.Row, job.Report, job.ShowPartial, job.Stop);
            // A thread of its own: it computes for long, and requests need the pool's.
            Task<Task<JobOutcome>> work = Task.Factory.StartNew(
                () => _runners[job.Row.Kind].RunAsync(context),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return await work.Unwrap();
        }
        catch (OperationCanceledException) when (job.Stop.IsCancellationRequested)
        {
            // EndAsync tells why.
        }
        catch (Exception error)
        {
            Fail(job.Row, error);
        }
        return null;
    }

    private async Task EndAsync(LiveJob job, JobOutcome? outcome)
    {
        JobRow row = job.Row;
        bool isStopped = job.Stop.IsCancellationRequested && row.Error is null && outcome is null or { IsCut: true };
        if (isStopped && !job.IsCancelledByUser && _isStopping)
        {
            if (row.Status == JobStatus.Running) row.Attempts--; // it was not the job's fault
            (row.Status, row.Started) = (JobStatus.Queued, null);
        }
        else
        {
            // The result is on the disk before the row says so: whatever ends the program, no row points at half a file.
            row.ResultBlob = outcome is null ? null : (await blobs.WriteAsync(outcome.Document, CancellationToken.None)).Hash;
            row.ExplanationId = outcome?.ExplanationId;
            if (isStopped && !job.IsCancelledByUser)
                row.Error = $"Stopped after {limits.Longest}, the longest that a job may take here.";
            row.Status = isStopped ? JobStatus.Cancelled : row.Error is null ? JobStatus.Done : JobStatus.Failed;
            row.Finished = time.GetUtcNow();
        }
        await table.UpdateAsync(row);
        job.ShowRow();
    }

    /// <summary>The disk or the database does not take how a job ended: it has failed, also if nobody can note that.</summary>
    private async Task LoseAsync(LiveJob job, Exception error)
    {
        JobRow row = job.Row;
        Fail(row, error);
        (row.Status, row.Finished, row.ResultBlob) = (JobStatus.Failed, time.GetUtcNow(), null);
        try
        {
            await table.UpdateAsync(row);
        }
        catch (Exception again)
        {
            LogLost(again, row.Id, row.Kind); // the row stays as it was, and the next server takes the job up
        }
        job.ShowRow();
    }

    /// <summary>Notes an error: what is wrong with what was asked, or a reference to the log.</summary>
    private void Fail(JobRow row, Exception error)
    {
        if (error is InputException)
        {
            row.Error = error.Message.ReplaceLineEndings(" ");
            return;
        }
        string reference = Guid.NewGuid().ToString("N")[..8];
        row.Error = $"Internal error, reference {reference}: see the server's log.";
        LogFailed(error, row.Id, row.Kind, reference);
    }

    private async Task<JobRow> RowAsync(string id, CancellationToken cancellation) => await table.FindAsync(id, cancellation)
        ?? throw new NotKeptException("There is no job of this number, or it is no longer kept.");

    private JobView WithPosition(LiveJob job) => WithPosition(job, job.Now.View);

    private JobView WithPosition(LiveJob job, JobView view) => view.State != "queued" ? view : view with
    {
        Position = 1 + _live.Values.Count(other => other.Order < job.Order && other.Now.View.State == "queued"),
    };

    [LoggerMessage(LogLevel.Information, "Job {Id} ({Kind}) was left unfinished and is taken up again")]
    private partial void LogTakenUp(string id, string kind);

    [LoggerMessage(LogLevel.Error, "Job {Id} ({Kind}) ended the server too often and is given up")]
    private partial void LogGivenUp(string id, string kind);

    [LoggerMessage(LogLevel.Information, "{Jobs} jobs are put back into the queue for the next start")]
    private partial void LogPutBack(int jobs);

    [LoggerMessage(LogLevel.Warning, "{Jobs} jobs do not stop; they are taken up as after a crash")]
    private partial void LogDeaf(int jobs);

    [LoggerMessage(LogLevel.Error, "Job {Id} ({Kind}) failed, reference {Reference}")]
    private partial void LogFailed(Exception error, string id, string kind, string reference);

    [LoggerMessage(LogLevel.Critical, "Job {Id} ({Kind}) could not be noted; it is taken up at the next start")]
    private partial void LogLost(Exception error, string id, string kind);
}
