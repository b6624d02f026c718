using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace QuboCam.App.Web;

/// <summary>Opens the SQLite database for the tool that writes migrations.</summary>
internal sealed class SqliteStoreDesign : IDesignTimeDbContextFactory<SqliteStoreContext>
{
    public SqliteStoreContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteStoreContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Opens the PostgreSQL database for the tool that writes migrations.</summary>
internal sealed class PostgresStoreDesign : IDesignTimeDbContextFactory<PostgresStoreContext>
{
    public PostgresStoreContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresStoreContext>().UseNpgsql("Host=127.0.0.1").Options);
}
