using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuboCam.App.StandIn;

/// <summary>What goes wrong.</summary>
internal enum FaultKind
{
    /// <summary>Answer with <see cref="Fault.Status"/> without reading the request.</summary>
    Status,

    /// <summary>Answer 401, as to a token that is no longer valid.</summary>
    ExpiredToken,

    /// <summary>Close the connection without reading the request.</summary>
    DropBefore,

    /// <summary>Do what was asked, then close the connection instead of answering.</summary>
    DropAfter,

    /// <summary>Close the connection after <see cref="Fault.Bytes"/> of the body, whose full length was announced.</summary>
    Truncate,

    /// <summary>Send <see cref="Fault.Bytes"/> of the body at a time, <see cref="Fault.DelayMs"/> apart.</summary>
    Slow,

    /// <summary>Wait <see cref="Fault.DelayMs"/> before answering.</summary>
    Delay,

    /// <summary>The right body under the media type text/html.</summary>
    WrongMediaType,

    /// <summary>Body and media type of version 2, whatever was asked for.</summary>
    Version2,

    /// <summary>The Date header and the times in the body are off by <see cref="Fault.SkewSeconds"/>.</summary>
    Skew,

    /// <summary>An X-Deprecation header.</summary>
    Deprecation,

    /// <summary>The problem waits <see cref="Fault.QueueMs"/> and runs <see cref="Fault.RunMs"/> longer.</summary>
    JobDelay,

    /// <summary>The problem fails with <see cref="Fault.Message"/>; "Solver is offline" without one.</summary>
    JobFailed,

    /// <summary>The problem is cancelled by somebody else.</summary>
    JobCancelled,
}

/// <summary>
/// Something that goes wrong, and when. Kinds that begin with Job count accepted problems, the others requests.
/// </summary>
internal sealed record Fault
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Only requests with this method; null for all.</summary>
    public string? Method { get; init; }

    /// <summary>Only requests whose path, from the endpoint on, begins so: "problems/".</summary>
    public string? Path { get; init; }

    /// <summary>Matches to let pass first.</summary>
    public int Skip { get; init; }

    /// <summary>How many matches it strikes; null for all.</summary>
    public int? First { get; init; }

    /// <summary>It strikes every so many matches; null for each.</summary>
    public int? Every { get; init; }

    /// <summary>HTTP status; 503 where none is given.</summary>
    public int? Status { get; init; }

    /// <summary>Seconds in a Retry-After header.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Text of the error, or of the header.</summary>
    public string? Message { get; init; }

    /// <summary>Bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>Milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>Seconds; above zero for a clock that is ahead.</summary>
    public double SkewSeconds { get; init; }

    /// <summary>Milliseconds.</summary>
    public int QueueMs { get; init; }

    /// <summary>Milliseconds.</summary>
    public int RunMs { get; init; }

    /// <summary>Whether it strikes a problem and not a request.</summary>
    [JsonIgnore]
    public bool IsOfJob => Kind is FaultKind.JobDelay or FaultKind.JobFailed or FaultKind.JobCancelled;

    /// <summary>Reads a JSON list of faults.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<Fault> Read(ReadOnlySpan<byte> json)
    {
        List<Fault?> faults = JsonSerializer.Deserialize<List<Fault?>>(json, Format) ?? [];
        return [.. faults.Select(fault => fault ?? throw new JsonException("A fault is null."))];
    }

    /// <summary>Writes a JSON list of faults.</summary>
    public static byte[] Write(IEnumerable<Fault> faults) => JsonSerializer.SerializeToUtf8Bytes(faults, Format);

    /// <summary>Whether it strikes the n-th match, n from 1.</summary>
    public bool Strikes(long match) =>
        match > Skip && (First is null || match - Skip <= First) && (Every is not > 0 || (match - Skip) % Every == 0);
}
