namespace QuboCam;

/// <summary>What samplers can be told. Each uses what applies to it.</summary>
public sealed record SamplerOptions
{
    /// <summary>
    /// Seed of every random choice; the same seed gives the same bytes, whatever the number of threads, unless the time limit is reached.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Independent runs, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Reads
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Reads), value, "At least one read is needed.");
    } = 100;

    /// <summary>Passes over all variables in one read, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Sweeps
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Sweeps), value, "At least one sweep is needed.");
    } = 1000;

    /// <summary>The exact solver stops here with its best answer and an honest lower bound; above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public TimeSpan TimeLimit
    {
        get;
        init => field = value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "A time limit lies above zero.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>Processors that may be used, at least 1; results do not depend on it unless the time limit is reached.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "At least one thread is needed.");
    } = Environment.ProcessorCount;
}
