using System.Net.Sockets;
using Npgsql;

namespace QuboCam.App.Cluster;

/// <summary>The PostgreSQL database that a cluster shares.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    /// <summary>Name of the tables' layout; another one when they change.</summary>
    private const string Layout = "qubocam cluster 1";

    private const string SilenceEnded = "25P03"; // idle_in_transaction_session_timeout
    private const long SchemaLock = 0x5175626f436c75; // "QuboClu"
    private readonly NpgsqlDataSource _source;

    private ClusterDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>Opens the database and makes the tables that are missing.</summary>
    /// <param name="connection">Connection string; may hold a password, so that no message shows it.</param>
    /// <param name="cancellation">Stops the waiting for it.</param>
    /// <exception cref="InputException">The text is wrong, or the database cannot be reached.</exception>
    public static async Task<ClusterDatabase> OpenAsync(string connection, CancellationToken cancellation)
    {
        ClusterDatabase database = Open(connection);
        try
        {
            await database.MakeTablesAsync(cancellation);
            return database;
        }
        catch (Exception error) when (error is NpgsqlException or SocketException)
        {
            await database.DisposeAsync();
            throw new InputException($"The database of the cluster cannot be used: {error.Message} See docs/cluster.md.", error);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a database that others made the tables of; nothing is asked of it yet.</summary>
    /// <exception cref="InputException">The text is wrong.</exception>
    public static ClusterDatabase Open(string connection) => new(NpgsqlDataSource.Create(Settings(connection)));

    /// <summary>Whether an error is of the moment: the database restarts, is full, or cannot be reached just now.</summary>
    public static bool IsPassing(Exception error) => error is NpgsqlException { IsTransient: true } or SocketException or TimeoutException
        || error is PostgresException { SqlState: var state } && (state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57P", StringComparison.Ordinal) || state is PostgresErrorCodes.IoError or PostgresErrorCodes.DeadlockDetected
                or SilenceEnded)
        || error is NpgsqlException { InnerException: IOException or SocketException or TimeoutException };

    /// <summary>A command; the caller disposes of it.</summary>
    public NpgsqlCommand Command(string sql, params object?[] values) => WithValues(_source.CreateCommand(sql), values);

    /// <summary>
    /// Begins a transaction that the database ends by itself where this process says nothing for half a minute: frozen or cut off, it would
    /// hold its locks for as long. The caller disposes of it.
    /// </summary>
    public static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation);
        await using NpgsqlCommand limit = new("SET LOCAL idle_in_transaction_session_timeout = '30s'", connection, transaction);
        await limit.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    /// <summary>Opens a connection; the caller disposes of it.</summary>
    public ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellation) => _source.OpenConnectionAsync(cancellation);

    /// <summary>Runs a command.</summary>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> RunAsync(string sql, CancellationToken cancellation, params object?[] values)
    {
        await using NpgsqlCommand command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Reads the rows of a query.</summary>
    public async Task<List<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object?[] values)
    {
        await using NpgsqlCommand command = Command(sql, values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        List<T> rows = [];
        while (await reader.ReadAsync(cancellation))
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>Gives a command its values, in the order of $1, $2, ….</summary>
    public static NpgsqlCommand WithValues(NpgsqlCommand command, params object?[] values)
    {
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>A connection string in its parts.</summary>
    /// <exception cref="InputException">The text is wrong.</exception>
    public static NpgsqlConnectionStringBuilder Settings(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException error)
        {
            // The text may hold a password.
            throw new InputException(
                "The connection string of PostgreSQL is wrong; write it as 'Host=…;Database=…;Username=…'.", error);
        }
    }

    private async Task MakeTablesAsync(CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await ConnectAsync(cancellation);
        await using NpgsqlTransaction transaction = await BeginAsync(connection, cancellation);
        // Two silos may start at the same time.
        await using NpgsqlCommand there = new(
            $"SELECT pg_advisory_xact_lock({SchemaLock}); SELECT obj_description(to_regclass('cluster_job'), 'pg_class')", connection, transaction);
        string? made = null;
        await using (NpgsqlDataReader reader = await there.ExecuteReaderAsync(cancellation))
            if (await reader.NextResultAsync(cancellation) && await reader.ReadAsync(cancellation) && !reader.IsDBNull(0))
                made = reader.GetString(0);
        if (made == Layout) return;
        if (made is not null)
            throw new InputException($"The database has tables of another version of QuboCam ({made}; this one makes {Layout}); use another database.");
        await using (NpgsqlBatch batch = new(connection, transaction))
        {
            foreach (string statement in Statements($"{Script("cluster.sql")}\n{Script("membership.sql")}\nCOMMENT ON TABLE cluster_job IS '{Layout}';\n"))
                batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The statements of a script, which end in a semicolon at the end of a line.</summary>
    private static IEnumerable<string> Statements(string script) =>
        script.Split(";\n").Select(statement => statement.Trim()).Where(statement => statement.Length > 0);

    private static string Script(string name)
    {
        using StreamReader reader = new(typeof(ClusterDatabase).Assembly.GetManifestResourceStream($"cluster/{name}")!);
        return reader.ReadToEnd();
    }
}
