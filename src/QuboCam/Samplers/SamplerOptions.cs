namespace QuboCam;

/// <summary>What samplers can be told. Each uses what applies to it.</summary>
public sealed record SamplerOptions
{
    /// <summary>Reads where neither their number nor a time limit is given.</summary>
    public const int DefaultReads = 100;

    /// <summary>Time limit of the exact solver where none is given.</summary>
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Seed of every random choice; the same seed gives the same bytes, whatever the number of threads, unless the time limit is reached.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Independent runs, at least 1; null: <see cref="DefaultReads"/>, or as many as there is time for where a
    /// <see cref="TimeLimit"/> is set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Reads
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Reads), value, "At least one read is needed.");
    }

    /// <summary>Passes over all variables in one read, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Sweeps
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Sweeps), value, "At least one sweep is needed.");
    } = 1000;

    /// <summary>
    /// Work stops here with what has been found; above zero. Null: <see cref="DefaultTimeLimit"/> for the exact solver, none for
    /// the heuristic ones.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value
            : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "A time limit lies above zero.");
    }

    /// <summary>Trotter slices of the path-integral sampler, 1 to 1024; each is read out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public int Slices
    {
        get;
        init => field = value is > 0 and <= 1024 ? value
            : throw new ArgumentOutOfRangeException(nameof(Slices), value, "1 to 1024 slices can be had.");
    } = 8;

    /// <summary>Annealing time τ of the state-vector sampler, above zero; in 1/energy of the problem, ħ = 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or not finite.</exception>
    public double AnnealingTime
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(AnnealingTime), value, "An annealing time lies above zero.");
    } = 50;

    /// <summary>
    /// Whether what was read is finished by steepest descent; null: what is usual for the sampler, yes for the heuristic ones, no for an
    /// annealer. Without it reads show the distribution that they were drawn from. The exact solver and the state vector know nothing of it.
    /// </summary>
    public bool? Descent { get; init; }

    /// <summary>What the D-Wave sampler alone is told.</summary>
    public DWaveOptions DWave { get; init; } = new();

    /// <summary>A heuristic sampler stops after the first read, in their order, that ends at or below this energy; null: never.</summary>
    public double? TargetEnergy { get; init; }

    /// <summary>Hears of every better sample, one call at a time; null: nobody listens.</summary>
    public IProgress<SamplerProgress>? Progress { get; init; }

    /// <summary>Processors that may be used, at least 1; results do not depend on it unless the time limit is reached.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "At least one thread is needed.");
    } = Environment.ProcessorCount;

    /// <summary>The clock of time limits; tests set their own.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
