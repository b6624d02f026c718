using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.Cluster;

/// <summary>What a silo and its workers say to each other: a JSON document a line.</summary>
internal static class WorkerProtocol
{
    public static string Write<T>(T message) => JsonSerializer.Serialize(message);

    public static T? Read<T>(string line) => JsonSerializer.Deserialize<T>(line);
}

/// <summary>First line to a worker: where the cluster is. It goes by the pipe, because others see command lines.</summary>
/// <param name="Postgres">Connection string.</param>
/// <param name="Blobs">Shared folder of contents; null for the database.</param>
/// <param name="Cache">Folder for models.</param>
internal sealed record WorkerPlace(string Postgres, string? Blobs, string Cache);

/// <summary>Asks a worker for a batch.</summary>
/// <param name="Job">The job.</param>
/// <param name="Batch">The batch; null where the job is opened only, see <see cref="Open"/>.</param>
/// <param name="Only">The one image of it that is tried, whose result is thrown away; null for the whole batch.</param>
/// <param name="Next">The batch that will be asked for next, so that its images can be read meanwhile; null where none is known.</param>
/// <param name="LeaveOut">Images that are left out, and why.</param>
internal sealed record WorkerTask(string Job, int? Batch, int? Only, int? Next, ImmutableDictionary<int, string> LeaveOut)
{
    /// <summary>Asks for no more than reading a job's settings and model.</summary>
    public static WorkerTask Open(string job) => new(job, Batch: null, Only: null, Next: null, ImmutableDictionary<int, string>.Empty);
}

/// <summary>A worker's answer.</summary>
/// <param name="Images">Results; empty where an image was only tried, or the job opened.</param>
/// <param name="Error">Why the job cannot go on; null where it can.</param>
/// <param name="Passing">Whether that may pass: the database was gone, say.</param>
internal sealed record WorkerAnswer(IReadOnlyList<ImageResult> Images, string? Error = null, bool Passing = false);
