namespace QuboCam.App.Web;

/// <summary>Where models, results and jobs are kept, and how long.</summary>
internal sealed record StoreOptions
{
    /// <summary>Folder of all files; with SQLite also of the database.</summary>
    public required string Folder { get; init; }

    /// <summary>Connection string of a PostgreSQL database; null for SQLite in the folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Explanations that are kept at most; those read longest ago go first.</summary>
    public int MostExplanations { get; init; } = 1000;

    /// <summary>Models that are kept at most; those used longest ago go first.</summary>
    public int MostModels { get; init; } = 100;

    /// <summary>Bytes of all files that models, explanations and jobs need; what was used longest ago goes first.</summary>
    public long MostBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of all files, also those that nothing needs yet or any more; above, nothing is taken.</summary>
    public long MostBytesOnDisk => 2 * MostBytes;

    /// <summary>Time after which an explanation that nobody read is forgotten.</summary>
    public TimeSpan Oldest { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Time after which a job that ended is forgotten; its explanation stays.</summary>
    public TimeSpan OldestJob { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Time for which a file is kept that nothing refers to yet.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(30);
}
