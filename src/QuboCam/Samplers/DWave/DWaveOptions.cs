namespace QuboCam;

/// <summary>What becomes of a problem that does not fit on an annealer.</summary>
public enum OversizeRule
{
    /// <summary>The annealer gets a <see cref="QuboCam.Shortlist"/>.</summary>
    Shortlist,

    /// <summary>The account's hybrid solver gets all of it.</summary>
    Hybrid,

    /// <summary>It is refused.</summary>
    Refuse,
}

/// <summary>How the strength of chains is found.</summary>
public enum ChainStrengthRule
{
    /// <summary><see cref="ChainStrength.UniformTorqueCompensation"/>.</summary>
    UniformTorque,

    /// <summary><see cref="ChainStrength.Scaled"/>.</summary>
    Scaled,

    /// <summary>The number given.</summary>
    Given,

    /// <summary>Several multiples are tried, and that of the lowest mean energy is taken.</summary>
    Scan,
}

/// <summary>What the D-Wave sampler can be told, beside <see cref="SamplerOptions"/>.</summary>
public sealed record DWaveOptions
{
    /// <summary>QPU time above which it is asked for confirmation.</summary>
    public static readonly TimeSpan DefaultMaxQpuTime = TimeSpan.FromSeconds(1);

    /// <summary>The account: token, endpoint, region, profile, and the solver that is asked for.</summary>
    public DWaveSettings Settings { get; init; } = new();

    /// <summary>Where the configuration comes from.</summary>
    public DWaveEnvironment Environment { get; init; } = DWaveEnvironment.Process;

    /// <summary>How the device anneals.</summary>
    public AnnealControl Anneal { get; init; } = new();

    /// <summary>How the chain strength is found.</summary>
    public ChainStrengthRule ChainStrengthRule { get; init; }

    /// <summary>The strength, above zero, for <see cref="ChainStrengthRule.Given"/>; in the unit of the problem's Ising form.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or not finite.</exception>
    public double? GivenChainStrength
    {
        get;
        init => field = value is null || (value > 0 && double.IsFinite(value.Value)) ? value
            : throw new ArgumentOutOfRangeException(nameof(GivenChainStrength), value, "A chain strength lies above zero.");
    }

    /// <summary>Spin-reversal transforms among which the reads are shared, 0 to 100; 0: none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public int SpinReversals
    {
        get;
        init => field = value is >= 0 and <= 100 ? value
            : throw new ArgumentOutOfRangeException(nameof(SpinReversals), value, "0 to 100 spin reversals can be had.");
    }

    /// <summary>How broken chains are read.</summary>
    public UnembeddingMethod Unembedding { get; init; }

    /// <summary>Whether an annealer gets only the variables that presolving leaves open; a hybrid solver gets all.</summary>
    public bool Presolve { get; init; }

    /// <summary>What becomes of a problem that does not fit.</summary>
    public OversizeRule Oversize { get; init; }

    /// <summary>QPU access time of this sampler's whole life above which <see cref="Confirm"/> is asked; above zero.</summary>
    public TimeSpan MaxQpuTime { get; init; } = DefaultMaxQpuTime;

    /// <summary>Asked before more QPU time than <see cref="MaxQpuTime"/> is used, until it agrees once; null: it is refused.</summary>
    public Func<QpuTimeRequest, bool>? Confirm { get; init; }

    /// <summary>Whether the exact solver runs while the job waits, for a lower bound and a certificate.</summary>
    public bool Certify { get; init; } = true;

    /// <summary>Label of the jobs at the service, up to 1024 characters; null: one is made.</summary>
    public string? Label { get; init; }

    /// <summary>Hears of jobs.</summary>
    public IProgress<SapiProgress>? Progress { get; init; }

    /// <summary>Folder in which embeddings are kept; null: only in memory.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folder in which lists of solvers are kept; null: only in memory.</summary>
    public string? SolverFolder { get; init; }

    /// <summary>Folder in which submitted jobs are noted until their answer is read; null: nowhere.</summary>
    public string? JobFolder { get; init; }

    /// <summary>What carries the requests; null: the network. Tests set their own.</summary>
    internal HttpMessageHandler? Handler { get; init; }
}

/// <summary>QPU time that a submission would use.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Jobs">Number of jobs.</param>
/// <param name="Reads">Reads of all jobs.</param>
/// <param name="Time">Its QPU access time, as far as the solver's timing model tells.</param>
/// <param name="Used">QPU access time that this sampler has used.</param>
/// <param name="Limit">The limit.</param>
public sealed record QpuTimeRequest(string Solver, int Jobs, int Reads, TimeSpan Time, TimeSpan Used, TimeSpan Limit);
