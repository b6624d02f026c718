using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace QuboCam.App.Web;

/// <summary>Opens the database, and keeps other servers out of it.</summary>
internal sealed class StoreDatabase : IDisposable
{
    private const long PostgresLock = 0x5175626f43616d; // "QuboCam"
    private const int LockTries = 20;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);
    private readonly Func<StoreContext> _open;
    private readonly FileStream _folderLock;
    private readonly NpgsqlConnection? _databaseLock;

    /// <summary>Takes the folder and the database for this server, and brings the tables up to date.</summary>
    /// <exception cref="InputException">Another server has them, or the database cannot be reached.</exception>
    public StoreDatabase(StoreOptions options)
    {
        _folderLock = Lock(options.Folder);
        try
        {
            _databaseLock = options.Postgres is { } postgres ? Lock(new NpgsqlConnection(Alone(postgres))) : null;
            _open = options.Postgres is { } connection ? Postgres(connection)
                : Sqlite(Path.Combine(options.Folder, "qubocam.db"));
            using StoreContext context = Open();
            // A server that was killed while it brought the tables up to date left this, and everyone would wait for it for ever.
            // It cannot be another server's: the folder is this one's.
            if (context.Database.IsSqlite()) context.Database.ExecuteSqlRaw("""DROP TABLE IF EXISTS "__EFMigrationsLock" """);
            context.Database.Migrate();
            if (context.Database.IsSqlite()) context.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");
        }
        catch (DbException error)
        {
            Dispose();
            throw new InputException($"The database cannot be opened: {error.Message}", error);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens a session; the caller disposes of it.</summary>
    public StoreContext Open() => _open();

    public void Dispose()
    {
        _databaseLock?.Dispose();
        _folderLock.Dispose();
    }

    private static Func<StoreContext> Sqlite(string file)
    {
        DbContextOptions<SqliteStoreContext> options =
            new DbContextOptionsBuilder<SqliteStoreContext>()
                .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file }.ToString()).Options;
        return () => new SqliteStoreContext(options);
    }

    private static Func<StoreContext> Postgres(string connection)
    {
        DbContextOptions<PostgresStoreContext> options = new DbContextOptionsBuilder<PostgresStoreContext>()
            .UseNpgsql(connection, postgres => postgres.EnableRetryOnFailure()).Options;
        return () => new PostgresStoreContext(options);
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputException($"--data {folder} cannot be written to: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new InputException(
                $"--data {folder}: another server uses it, or it cannot be written to; choose another folder.", error);
        }
    }

    /// <summary>Makes a connection end when it is closed, and notice when the database is gone.</summary>
    private static string Alone(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection) { Pooling = false, KeepAlive = 30 }.ToString();
        }
        catch (ArgumentException error)
        {
            // The text may hold a password.
            throw new InputException(
                "The connection string of PostgreSQL is wrong; write it as 'Host=…;Database=…;Username=…'.", error);
        }
    }

    /// <summary>
    /// A lock that ends with the connection, and so with the program, however it ends; the database notices that a moment later.
    /// </summary>
    private static NpgsqlConnection Lock(NpgsqlConnection connection)
    {
        try
        {
            connection.Open();
            using NpgsqlCommand command = new($"SELECT pg_try_advisory_lock({PostgresLock})", connection);
            for (int i = 0; i < LockTries; i++, Thread.Sleep(LockPause))
                if (command.ExecuteScalar() is true) return connection;
            throw new InputException("Another server uses the PostgreSQL database; give each server its own.");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
