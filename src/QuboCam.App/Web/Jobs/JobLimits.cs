namespace QuboCam.App.Web;

/// <summary>How many jobs there may be, and how long they may take.</summary>
internal sealed record JobLimits
{
    /// <summary>Jobs at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>Jobs that may wait.</summary>
    public required int MostQueued { get; init; }

    /// <summary>Time that a job may run.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time that running jobs have to end when the server stops; then they are put back into the queue.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a job is begun; one that ended the program so often is not begun again.</summary>
    public int MostAttempts { get; init; } = 2;
}
