using System.Threading.Channels;

namespace QuboCam.App.StandIn;

/// <summary>The queue of one solver, which works on one problem at a time, in the order in which they came.</summary>
internal sealed class JobQueue : IAsyncDisposable
{
    private readonly Channel<(Job Job, Fault? Delay)> _waiting = Channel.CreateUnbounded<(Job, Fault?)>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    /// <summary>Starts to wait for problems.</summary>
    public JobQueue() => _worker = Task.Run(WorkAsync);

    /// <summary>Problems that wait.</summary>
    public int Length => _waiting.Reader.Count;

    /// <summary>Takes a problem, and does to it what the faults say.</summary>
    public void Add(Job job, IReadOnlyList<Fault> faults)
    {
        Fault? delay = faults.FirstOrDefault(fault => fault.Kind == FaultKind.JobDelay);
        if (faults.Any(fault => fault.Kind == FaultKind.JobCancelled))
            job.Cancel();
        else if (faults.FirstOrDefault(fault => fault.Kind == FaultKind.JobFailed) is { } failure)
            job.Fail(failure.Message ?? "Solver is offline");
        else if (delay is { QueueMs: > 0 })
            _ = LaterAsync(delay.QueueMs, () => _waiting.Writer.TryWrite((job, delay)));
        else
            _waiting.Writer.TryWrite((job, delay));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach ((Job job, Fault? delay) in _waiting.Reader.ReadAllAsync(_stop.Token))
                Run(job, delay);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server ends; what waits is lost with it.
        }
    }

    private void Run(Job job, Fault? delay)
    {
        if (job.Work is not { } work || !job.Begin()) return;
        Action end;
        try
        {
            byte[] answer = work.Solve(_stop.Token);
            end = () => job.Complete(answer);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The queue goes on with the next problem; who submitted this one is told.
            end = () => job.Fail($"Internal error of the stand-in: {error.Message}");
        }
        if (delay is { RunMs: > 0 })
            _ = LaterAsync(delay.RunMs, end);
        else
            end();
    }

    private async Task LaterAsync(int milliseconds, Action then)
    {
        try
        {
            await Task.Delay(milliseconds, _stop.Token);
            then();
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
