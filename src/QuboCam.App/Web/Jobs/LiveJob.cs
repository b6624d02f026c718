namespace QuboCam.App.Web;

/// <summary>A job that waits or runs: its state in memory, and whoever watches it.</summary>
/// <param name="row">The row in the database.</param>
/// <param name="order">Its place among all jobs: lower ones are begun before.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveJob(JobRow row, long order, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new(Timeout.InfiniteTimeSpan, time);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobSnapshot _now = new(JobView.Of(row), Partial: null, Version: 0, PartialVersion: 0, IsLast: false);

    /// <summary>The row in the database.</summary>
    public JobRow Row => row;

    /// <summary>Its place among all jobs: lower ones are begun before.</summary>
    public long Order => order;

    /// <summary>Stops the job.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether the user stopped it, and not the server.</summary>
    public bool IsCancelledByUser { get; private set; }

    /// <summary>How it stands.</summary>
    public JobSnapshot Now
    {
        get
        {
            lock (_gate) return _now;
        }
    }

    /// <summary>The task that works on it, for whoever waits for its end.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Says how far it is.</summary>
    public void Report(string stage, double fraction) =>
        Change(now => now with { View = now.View with { Stage = stage, Fraction = fraction } });

    /// <summary>Shows the result so far.</summary>
    public void ShowPartial(byte[] document) =>
        Change(now => now with { Partial = document, PartialVersion = now.PartialVersion + 1 });

    /// <summary>Shows what the row says.</summary>
    public void ShowRow() => Change(now => now with
    {
        View = JobView.Of(row) with { Stage = now.View.Stage, Fraction = row.Status == JobStatus.Done ? 1 : now.View.Fraction },
    });

    public void Cancel()
    {
        IsCancelledByUser = true;
        Interrupt();
    }

    /// <summary>Stops it because the server stops, or because its time is over.</summary>
    public void Interrupt()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile, which is what was wanted.
        }
    }

    /// <summary>Stops it when its time is over.</summary>
    public void InterruptAfter(TimeSpan time) => _stop.CancelAfter(time);

    /// <summary>Waits until it stands otherwise than it did.</summary>
    public async Task<JobSnapshot> NextAsync(long version, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_now.Version > version) return _now;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>Lets go of whoever watches it: nothing more happens here.</summary>
    public void Dispose()
    {
        Change(now => now with { IsLast = true });
        _stop.Dispose();
    }

    private void Change(Func<JobSnapshot, JobSnapshot> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _now = change(_now) with { Version = _now.Version + 1 };
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
    }
}

/// <summary>How a job stands at a moment.</summary>
/// <param name="View">What is told of it.</param>
/// <param name="Partial">The result so far, JSON; null for none.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="PartialVersion">Grows with every result so far.</param>
/// <param name="IsLast">Whether nothing more is told: the job has ended, or the server stops and puts it back.</param>
internal sealed record JobSnapshot(JobView View, byte[]? Partial, long Version, long PartialVersion, bool IsLast);
