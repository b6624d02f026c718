using System.Text.Json.Serialization;

namespace QuboCam.App.Web;

/// <summary>A job as the API tells of it.</summary>
internal sealed record JobView
{
    public required string Id { get; init; }

    /// <summary>explain, solve or analyse.</summary>
    public required string Kind { get; init; }

    /// <summary>queued, running, done, failed or cancelled.</summary>
    public required string State { get; init; }

    /// <summary>What is being done.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Part of the stage that is done, [0, 1].</summary>
    public double Fraction { get; init; }

    /// <summary>Place in the queue, from 1; null for a job that does not wait.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Position { get; init; }

    public required DateTimeOffset Created { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Started { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Finished { get; init; }

    /// <summary>What went wrong, one line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Where the result is; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Result { get; init; }

    /// <summary>Number of the explanation that it made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Explanation { get; init; }

    /// <summary>Whether it waits or runs.</summary>
    [JsonIgnore]
    public bool IsUnfinished => State is "queued" or "running";

    /// <summary>What a row of the database says.</summary>
    public static JobView Of(JobRow job) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        State = job.Status.ToString().ToLowerInvariant(),
        Fraction = job.Status == JobStatus.Done ? 1 : 0,
        Created = job.Created,
        Started = job.Started,
        Finished = job.Finished,
        Error = job.Error,
        Result = job.ResultBlob is null ? null : $"/api/v1/jobs/{job.Id}/result",
        Explanation = job.ExplanationId,
    };
}
