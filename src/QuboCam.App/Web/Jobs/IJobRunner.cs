namespace QuboCam.App.Web;

/// <summary>Does the jobs of a kind.</summary>
internal interface IJobRunner
{
    /// <summary>The kind, such as "explain".</summary>
    string Kind { get; }

    /// <summary>Does a job.</summary>
    /// <exception cref="InputException">What is asked is wrong; the message is the job's error.</exception>
    /// <exception cref="OperationCanceledException">Stopped before there was a result.</exception>
    Task<JobOutcome> RunAsync(JobContext context);
}

/// <summary>What a job came to.</summary>
/// <param name="Document">The result, JSON.</param>
/// <param name="ExplanationId">Number of the explanation that it made; null for none.</param>
/// <param name="IsCut">Whether it was stopped, so that the result is not complete.</param>
internal sealed record JobOutcome(byte[] Document, string? ExplanationId, bool IsCut);

/// <summary>What a runner gets.</summary>
internal sealed class JobContext(
    JobRow job, Action<string, double> report, Action<byte[]> partial, CancellationToken cancellation)
{
    /// <summary>What is asked, JSON.</summary>
    public string Request => job.Request;

    /// <summary>Stops the job.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Says what is being done, and which part of it is done, [0, 1].</summary>
    public void Report(string stage, double fraction) => report(stage, fraction);

    /// <summary>Shows the result so far, JSON.</summary>
    public void Partial(byte[] document) => partial(document);
}
