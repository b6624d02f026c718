namespace QuboCam.App.Web;

/// <summary>What the server may use and keep.</summary>
internal sealed record WebOptions
{
    /// <summary>Addresses to listen at, with semicolons between them.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Folder of all that is kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Connection string of a PostgreSQL database; null for SQLite in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the cluster in the PostgreSQL database is shown.</summary>
    public bool ShowsCluster { get; init; }

    /// <summary>Processors for all work together; so many computations run side by side.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What runs models.</summary>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>Requests and jobs that may wait for a processor; more are told to come back.</summary>
    public int Queue
    {
        get;
        init => field = value is >= 0 and <= 100000 ? value
            : throw new ArgumentOutOfRangeException(nameof(Queue), value, "A length of the queue lies between 0 and 100000.");
    } = 128;

    /// <summary>Largest model that is taken, MB.</summary>
    public int MaxModel
    {
        get;
        init => field = value is >= 1 and <= 2047 ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxModel), value, "A model has between 1 and 2047 MB.");
    } = 1024;

    /// <summary>Most bytes of a model.</summary>
    public long MostModelBytes => (long)MaxModel << 20;

    /// <summary>How large an image may be.</summary>
    public ImageLimits ImageLimits { get; init; } = new() { Bytes = 64L << 20, Pixels = 50_000_000 };

    /// <summary>Most bytes of a problem, labels or preprocessing file.</summary>
    public long MostTextBytes { get; init; } = 64L << 20;

    /// <summary>Most qubits of a state vector: 20 take about a gigabyte and half a minute.</summary>
    public int MostQubits { get; init; } = 20;

    /// <summary>Most bytes of tensors that all models hold together, 64 MiB to 4 GiB.</summary>
    public long ModelMemory { get; init; } = Math.Min((4L << 30) - 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Time that a request waits for its answer; longer work is a job.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that a job may run.</summary>
    public TimeSpan JobTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Models that stay open while nobody uses them.</summary>
    public int MostOpenModels { get; init; } = 8;

    /// <summary>Explained images that are held in memory, for sliders to follow at once.</summary>
    public int MostHeldImages { get; init; } = 8;

    /// <summary>Days after which a result that nobody looked at is forgotten.</summary>
    public int KeepDays
    {
        get;
        init => field = value is >= 1 and <= 36500 ? value
            : throw new ArgumentOutOfRangeException(nameof(KeepDays), value, "Results are kept for 1 to 36500 days.");
    } = 30;

    /// <summary>Results that are kept at most.</summary>
    public int KeepResults
    {
        get;
        init => field = value is >= 1 and <= 1000000 ? value
            : throw new ArgumentOutOfRangeException(nameof(KeepResults), value, "Between 1 and 1000000 results are kept.");
    } = 1000;

    /// <summary>Gigabytes that are kept at most.</summary>
    public int KeepGb
    {
        get;
        init => field = value is >= 1 and <= 1000000 ? value
            : throw new ArgumentOutOfRangeException(nameof(KeepGb), value, "Between 1 and 1000000 gigabytes are kept.");
    } = 4;

    /// <summary>The keys that let in; none where only this machine reaches the server.</summary>
    public ApiKeys Keys { get; init; } = ApiKeys.None;

    /// <summary>Requests a minute of one client; null for no limit.</summary>
    public int? RatePerMinute { get; init; }

    /// <summary>Whether the log is JSON.</summary>
    public bool LogsJson { get; init; }

    /// <summary>How the models of strangers are opened.</summary>
    public ModelLimits Models => new() { Threads = Threads, Device = Device };

    /// <summary>Where models, results and jobs are kept.</summary>
    public StoreOptions Store => new()
    {
        Folder = DataFolder,
        Postgres = Postgres,
        Oldest = TimeSpan.FromDays(KeepDays),
        MostExplanations = KeepResults,
        MostBytes = (long)KeepGb << 30,
    };

    /// <summary>How many jobs there may be.</summary>
    public JobLimits Jobs => new() { AtOnce = Threads, MostQueued = Queue, Longest = JobTimeout };

    /// <summary>Who may do what.</summary>
    public GuardOptions Guard => new()
    {
        Keys = Keys,
        DataFolder = DataFolder,
        MostBodyBytes = MostModelBytes + ImageLimits.Bytes + MostTextBytes,
        RatePerMinute = RatePerMinute,
        RequestTimeout = RequestTimeout,
    };
}
