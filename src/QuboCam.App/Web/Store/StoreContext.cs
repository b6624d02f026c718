using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace QuboCam.App.Web;

/// <summary>The database: models, explanations and jobs. Each provider has its own migrations.</summary>
internal abstract class StoreContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<StoredModel> Models => Set<StoredModel>();

    public DbSet<StoredExplanation> Explanations => Set<StoredExplanation>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredModel>().HasIndex(model => model.LastUsed);
        modelBuilder.Entity<StoredExplanation>().HasIndex(explanation => explanation.Created);
        modelBuilder.Entity<StoredExplanation>().HasIndex(explanation => explanation.LastRead);
        modelBuilder.Entity<JobRow>().HasIndex(job => job.Created);
        modelBuilder.Entity<JobRow>().Property(job => job.Status).HasConversion<string>();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite has no time to sort by; milliseconds since 1970 sort in every database.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Milliseconds>();

    private sealed class Milliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}

/// <summary>The database in one file.</summary>
internal sealed class SqliteStoreContext(DbContextOptions<SqliteStoreContext> options) : StoreContext(options);

/// <summary>The database in PostgreSQL.</summary>
internal sealed class PostgresStoreContext(DbContextOptions<PostgresStoreContext> options) : StoreContext(options);
