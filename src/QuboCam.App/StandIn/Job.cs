using System.IO.Compression;

namespace QuboCam.App.StandIn;

/// <summary>Where a problem stands.</summary>
internal enum JobStatus
{
    Pending,
    InProgress,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>A problem that was accepted.</summary>
internal sealed class Job
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _submission;

    /// <summary>Takes a problem.</summary>
    /// <param name="solver">Who solves it.</param>
    /// <param name="type">Its type.</param>
    /// <param name="label">Its label.</param>
    /// <param name="submission">The problem as it was submitted; kept compressed.</param>
    /// <param name="work">What there is to do.</param>
    public Job(IStandInSolver solver, string type, string? label, byte[] submission, StandInWork work)
    {
        (Solver, Type, Label, ExpectedTime, Work) = (solver, type, label, work.ExpectedTime, work);
        using MemoryStream compressed = new();
        using (ZLibStream stream = new(compressed, CompressionLevel.Fastest))
            stream.Write(submission);
        _submission = compressed.ToArray();
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public IStandInSolver Solver { get; }

    public string Type { get; }

    public string? Label { get; }

    public TimeSpan ExpectedTime { get; }

    public DateTimeOffset Submitted { get; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? Solved { get; private set; }

    public JobStatus Status { get; private set; }

    public string? ErrorMessage { get; private set; }

    /// <summary>The answer, a JSON object; null before the end and where there is none.</summary>
    public byte[]? Answer { get; private set; }

    /// <summary>Whether nothing changes any more.</summary>
    public bool IsEnded => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled;

    /// <summary>Done when the problem has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What there is to do; null when it has ended.</summary>
    public StandInWork? Work { get; private set; }

    /// <summary>The problem as it was submitted, a JSON object.</summary>
    public byte[] Submission
    {
        get
        {
            using ZLibStream stream = new(new MemoryStream(_submission), CompressionMode.Decompress);
            using MemoryStream plain = new();
            stream.CopyTo(plain);
            return plain.ToArray();
        }
    }

    /// <summary>Begins the work.</summary>
    /// <returns>Whether it is still wanted.</returns>
    public bool Begin()
    {
        lock (_lock)
        {
            if (Status != JobStatus.Pending) return false;
            Status = JobStatus.InProgress;
            return true;
        }
    }

    /// <summary>Ends with an answer.</summary>
    public void Complete(byte[] answer) => End(JobStatus.Completed, answer, null);

    /// <summary>Ends with an error.</summary>
    public void Fail(string message) => End(JobStatus.Failed, null, message);

    /// <summary>Cancels it unless it runs or has ended.</summary>
    /// <returns>200 cancelled, 202 it runs, 409 it has ended.</returns>
    public int Cancel()
    {
        lock (_lock)
        {
            if (IsEnded) return 409;
            if (Status == JobStatus.InProgress) return 202;
            End(JobStatus.Cancelled, null, null);
            return 200;
        }
    }

    private void End(JobStatus status, byte[]? answer, string? message)
    {
        lock (_lock)
        {
            if (IsEnded) return;
            (Answer, ErrorMessage, Work) = (answer, message, null);
            Solved = status == JobStatus.Cancelled ? null : DateTimeOffset.UtcNow;
            Status = status;
        }
        _ended.TrySetResult();
    }
}
