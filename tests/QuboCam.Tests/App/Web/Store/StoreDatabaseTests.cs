using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Opening the database: one server each, and what a killed one leaves.</summary>
[Collection(PostgresTests.Name)]
public sealed class StoreDatabaseTests(PostgresServer server)
{
    [Fact]
    public void ASecondServerOnTheSameFolderIsRefused()
    {
        using TestStore first = new(postgres: null);

        InputException error = Assert.Throws<InputException>(() => new StoreDatabase(first.Options));

        Assert.Contains($"--data {first.Folder}: another server uses it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondServerOnTheSamePostgresDatabaseIsRefusedUntilTheFirstEnds()
    {
        string connection = await server.NewDatabaseAsync();
        using TestStore first = new(connection);
        StoreOptions other = new() { Folder = Path.Combine(first.Folder, "other"), Postgres = connection };

        InputException error = Assert.Throws<InputException>(() => new StoreDatabase(other));
        first.Database.Dispose();
        using StoreDatabase second = new(other);

        Assert.Contains("Another server uses the PostgreSQL database", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Password=secret", "The database cannot be opened")]
    [InlineData("Pasword=secret", "The connection string of PostgreSQL is wrong")]
    public void ADatabaseThatIsNotThereIsToldWithoutThePassword(string connection, string line)
    {
        string folder = Directory.CreateTempSubdirectory("qubocam-store-").FullName;

        InputException error = Assert.Throws<InputException>(
            () => new StoreDatabase(new() { Folder = folder, Postgres = connection }));
        Directory.Delete(folder, recursive: true); // and nothing holds it

        Assert.StartsWith(line, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNoDatabaseIsToldInOneLine()
    {
        string folder = Directory.CreateTempSubdirectory("qubocam-store-").FullName;
        File.WriteAllText(Path.Combine(folder, "qubocam.db"), new string('x', 4096));

        InputException error = Assert.Throws<InputException>(() => new StoreDatabase(new() { Folder = folder }));
        Directory.Delete(folder, recursive: true);

        Assert.StartsWith("The database cannot be opened: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerKilledWhileItMadeTheTablesDoesNotBlockTheNext()
    {
        string folder = Directory.CreateTempSubdirectory("qubocam-store-").FullName;
        // What EF Core 9 and later write into SQLite for as long as migrations run.
        await using (SqliteConnection connection = new($"Data Source={Path.Combine(folder, "qubocam.db")}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        StoreDatabase opened = await Task.Run(() => new StoreDatabase(new() { Folder = folder }))
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await using (StoreContext context = opened.Open())
            Assert.Equal(0, await context.Jobs.CountAsync(TestContext.Current.CancellationToken));
        opened.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void NoMigrationIsMissing()
    {
        // Comparing needs no server.
        using SqliteStoreContext sqlite = new SqliteStoreDesign().CreateDbContext([]);
        using PostgresStoreContext postgres = new PostgresStoreDesign().CreateDbContext([]);

        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgres.Database.HasPendingModelChanges());
        Assert.NotEmpty(sqlite.Database.GetMigrations());
        Assert.NotEmpty(postgres.Database.GetMigrations());
    }
}
