using Npgsql;

namespace QuboCam.App.Cluster;

/// <summary>What the silos of a cluster say of themselves.</summary>
internal sealed class ClusterSilos(ClusterDatabase database)
{
    /// <summary>Time without a word after which a silo is gone.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private const long JoinLock = 0x5175626f4a6f69; // "QuboJoi"

    /// <summary>Enters a silo.</summary>
    /// <exception cref="InputException">A silo of another version is there.</exception>
    public async Task JoinAsync(SiloOptions options, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await database.ConnectAsync(cancellation);
        await using NpgsqlTransaction transaction = await ClusterDatabase.BeginAsync(connection, cancellation);
        // A statement of its own: the next one sees what another silo wrote while this one waited for it.
        await using (NpgsqlCommand alone = new($"SELECT pg_advisory_xact_lock({JoinLock})", connection, transaction))
            await alone.ExecuteNonQueryAsync(cancellation);
        await using NpgsqlCommand others = ClusterDatabase.WithValues(
            new("SELECT name, version FROM cluster_silo WHERE version <> $1 AND seen > clock_timestamp() - $2 LIMIT 1", connection, transaction),
            ProgramVersion.Full, Silence);
        await using (NpgsqlDataReader reader = await others.ExecuteReaderAsync(cancellation))
            if (await reader.ReadAsync(cancellation))
                throw new InputException(
                    $"This silo is version {ProgramVersion.Full}, and silo {reader.GetString(0)} of the cluster is {reader.GetString(1)}: "
                    + "give all the same program, or stop the others first.");
        await using NpgsqlCommand join = ClusterDatabase.WithValues(
            new("""
                INSERT INTO cluster_silo (name, version, host, threads) VALUES ($1, $2, $3, $4)
                ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version, host = EXCLUDED.host, threads = EXCLUDED.threads, seen = now(), images = 0
                """, connection, transaction), options.Name, ProgramVersion.Full, Environment.MachineName, options.Threads);
        await join.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Says that a silo is there.</summary>
    /// <param name="name">The silo.</param>
    /// <param name="busy">Workers that have something to do.</param>
    /// <param name="images">Images it has done.</param>
    /// <param name="rate">Images/s since the last word.</param>
    /// <param name="trouble">What keeps it from working; null for nothing.</param>
    /// <param name="cancellation">Stops the writing.</param>
    public Task BeatAsync(string name, int busy, long images, double rate, string? trouble, CancellationToken cancellation) => database.RunAsync(
        "UPDATE cluster_silo SET seen = now(), busy = $2, images = $3, rate = $4, trouble = $5 WHERE name = $1",
        cancellation, name, busy, images, rate, trouble);

    /// <summary>Takes a silo out.</summary>
    public Task LeaveAsync(string name, CancellationToken cancellation) =>
        database.RunAsync("DELETE FROM cluster_silo WHERE name = $1", cancellation, name);

    /// <summary>The silos that are there.</summary>
    public Task<List<SiloFacts>> AllAsync(CancellationToken cancellation) => database.ReadAsync(
        "SELECT name, host, threads, busy, images, rate, trouble FROM cluster_silo WHERE seen > now() - $1 ORDER BY name",
        row => new SiloFacts(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt64(4), row.GetDouble(5),
            row.IsDBNull(6) ? null : row.GetString(6)), cancellation, Silence);
}

/// <summary>A silo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Host">Its machine.</param>
/// <param name="Threads">Its workers.</param>
/// <param name="Busy">Those of them that have something to do.</param>
/// <param name="Images">Images it has done since it joined.</param>
/// <param name="Rate">Images/s of the last seconds.</param>
/// <param name="Trouble">What keeps it from working; null for nothing.</param>
internal sealed record SiloFacts(string Name, string Host, int Threads, int Busy, long Images, double Rate, string? Trouble);
