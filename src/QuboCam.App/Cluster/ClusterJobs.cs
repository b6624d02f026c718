using Npgsql;

namespace QuboCam.App.Cluster;

/// <summary>The jobs of a cluster and what is done of them.</summary>
internal sealed class ClusterJobs(ClusterDatabase database)
{
    /// <summary>Held shared while a job is submitted.</summary>
    public const long SubmissionLock = 0x5175626f537562; // "QuboSub"

    private const string Columns =
        "j.id, j.created, j.ended, j.version, j.images, j.batches, j.state, j.error, (SELECT count(*)::integer FROM cluster_batch b WHERE b.job = j.id)";

    /// <summary>Jobs that are to be worked on, the oldest first.</summary>
    public Task<List<string>> RunningAsync(CancellationToken cancellation) =>
        database.ReadAsync("SELECT id FROM cluster_job WHERE state = $1 ORDER BY created, id", row => row.GetString(0), cancellation, ClusterJobState.Running);

    /// <summary>All jobs, the newest first.</summary>
    public Task<List<JobFacts>> AllAsync(CancellationToken cancellation) =>
        database.ReadAsync($"SELECT {Columns} FROM cluster_job j ORDER BY created DESC, id", Facts, cancellation);

    /// <summary>A job.</summary>
    /// <exception cref="InputException">There is none of this number.</exception>
    public async Task<JobFacts> FindAsync(string job, CancellationToken cancellation) =>
        (await database.ReadAsync($"SELECT {Columns} FROM cluster_job j WHERE id = $1", Facts, cancellation, job)) is [var found] ? found
            : throw new InputException($"The cluster has no job {job}; 'qubocam cluster status' lists them.");

    /// <summary>Images of a job.</summary>
    public async Task<int> ImagesAsync(string job, CancellationToken cancellation) =>
        (await database.ReadAsync("SELECT images FROM cluster_job WHERE id = $1", row => row.GetInt32(0), cancellation, job)).Single();

    /// <summary>What a job asks for.</summary>
    public async Task<JobSpec> SpecAsync(string job, CancellationToken cancellation) =>
        JobSpec.Read((await database.ReadAsync("SELECT spec FROM cluster_job WHERE id = $1", row => row.GetString(0), cancellation, job)).Single());

    /// <summary>Batches of a job that are done, ascending.</summary>
    public Task<List<int>> DoneAsync(string job, CancellationToken cancellation) =>
        database.ReadAsync("SELECT batch FROM cluster_batch WHERE job = $1 ORDER BY batch", row => row.GetInt32(0), cancellation, job);

    /// <summary>Images that were left out, and why.</summary>
    public Task<List<(int Index, string Reason)>> SkippedAsync(string job, CancellationToken cancellation) =>
        database.ReadAsync("SELECT index, skipped FROM cluster_result WHERE job = $1 AND skipped IS NOT NULL ORDER BY index",
            row => (row.GetInt32(0), row.GetString(1)), cancellation, job);

    /// <summary>Results of consecutive images.</summary>
    public Task<List<EvaluatedImage>> ResultsAsync(string job, int first, int count, CancellationToken cancellation) =>
        database.ReadAsync("SELECT result FROM cluster_result WHERE job = $1 AND index >= $2 AND index < $3 ORDER BY index",
            row => PackedJson.Unpack<EvaluatedImage>(row.GetFieldValue<byte[]>(0)), cancellation, job, first, first + count);

    /// <summary>
    /// Takes the results of batches, each with its mark, in one transaction: what is there already, because another silo was faster, stays.
    /// It is one statement, so that a silo that is frozen or cut off in the middle holds no lock in the database that the others wait for.
    /// </summary>
    /// <returns>How many of the batches were new; null where the job is no longer to be worked on.</returns>
    public async Task<int?> CommitAsync(string job, string silo, IReadOnlyList<BatchResult> batches, CancellationToken cancellation)
    {
        (int Batch, ImageResult Image)[] images = [.. batches.SelectMany(batch => batch.Images, (batch, image) => (batch.Batch, image))];
        List<(bool IsRunning, int New)> rows = await database.ReadAsync(
            """
            WITH running AS (SELECT id FROM cluster_job WHERE id = $1 AND state = $2 FOR SHARE),
            marked AS (
                INSERT INTO cluster_batch (job, batch, silo) SELECT id, b, $3 FROM running, unnest($4) AS b
                ON CONFLICT DO NOTHING RETURNING batch),
            kept AS (
                INSERT INTO cluster_result (job, index, result, skipped)
                SELECT $1, i, r, s FROM marked JOIN unnest($5, $6, $7, $8) AS t(b, i, r, s) ON b = batch)
            SELECT EXISTS (SELECT 1 FROM running), (SELECT count(*)::integer FROM marked)
            """, row => (row.GetBoolean(0), row.GetInt32(1)), cancellation,
            job, ClusterJobState.Running, silo, batches.Select(batch => batch.Batch).Order().ToArray(), images.Select(one => one.Batch).ToArray(),
            images.Select(one => one.Image.Index).ToArray(), images.Select(one => one.Image.Packed).ToArray(),
            images.Select(one => one.Image.Skipped).ToArray());
        return rows is [(true, int count)] ? count : null;
    }

    /// <summary>Ends a job as done where all its batches are.</summary>
    /// <returns>Whether it is done.</returns>
    public async Task<bool> FinishAsync(string job, CancellationToken cancellation) => await database.RunAsync(
        """
        UPDATE cluster_job SET state = $2, ended = now()
        WHERE id = $1 AND state = $3 AND batches = (SELECT count(*) FROM cluster_batch WHERE job = $1)
        """, cancellation, job, ClusterJobState.Done, ClusterJobState.Running) == 1;

    /// <summary>Ends a job that cannot go on, or is not wanted any more.</summary>
    /// <returns>Whether it was running.</returns>
    public async Task<bool> EndAsync(string job, string state, string? error, CancellationToken cancellation) => await database.RunAsync(
        "UPDATE cluster_job SET state = $2, error = $3, ended = now() WHERE id = $1 AND state = $4",
        cancellation, job, state, error, ClusterJobState.Running) == 1;

    /// <summary>Removes a job with its images and results, and contents that no job names any more.</summary>
    /// <remarks>Contents stay while something is submitted: it may count on one that it found here.</remarks>
    public async Task RemoveAsync(string job, CancellationToken cancellation)
    {
        await database.RunAsync("DELETE FROM cluster_job WHERE id = $1", cancellation, job);
        await database.RunAsync($$"""
            WITH alone AS MATERIALIZED (SELECT pg_try_advisory_xact_lock({{SubmissionLock}}) AS is),
            used AS (
                SELECT item::jsonb -> 'file' ->> 'hash' AS hash FROM cluster_item
                UNION SELECT jsonb_path_query(spec::jsonb, '$.**.hash') #>> '{}' FROM cluster_job)
            DELETE FROM cluster_blob b USING alone
            WHERE alone.is AND NOT EXISTS (SELECT 1 FROM used WHERE used.hash = b.hash)
            """, cancellation);
    }

    private static JobFacts Facts(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), row.GetString(3),
        row.GetInt32(4), row.GetInt32(5), row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), row.GetInt32(8));
}

/// <summary>States of a job, as the database has them.</summary>
internal static class ClusterJobState
{
    public const string Running = "running", Done = "done", Failed = "failed", Cancelled = "cancelled";
}

/// <summary>A job.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
/// <param name="Version">Version of the program that submitted it.</param>
/// <param name="Images">Its images.</param>
/// <param name="Batches">Its batches.</param>
/// <param name="State">One of <see cref="ClusterJobState"/>.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Done">Batches that are done.</param>
internal sealed record JobFacts(
    string Id, DateTimeOffset Created, DateTimeOffset? Ended, string Version, int Images, int Batches, string State, string? Error, int Done)
{
    /// <summary>Images that are done.</summary>
    public int ImagesDone => Math.Min(Images, Done * EvaluationPlan.BatchSize);
}

/// <summary>The results of a batch.</summary>
internal sealed record BatchResult(int Batch, IReadOnlyList<ImageResult> Images);

/// <summary>The result of an image.</summary>
/// <param name="Index">Its place in the data set.</param>
/// <param name="Packed">An <see cref="EvaluatedImage"/>, see <see cref="PackedJson"/>.</param>
/// <param name="Skipped">Why it was left out; null where it was not.</param>
internal sealed record ImageResult(int Index, byte[] Packed, string? Skipped);
