using System.Collections.Immutable;

namespace QuboCam;

/// <summary>One job that an annealer did.</summary>
/// <param name="Id">Its number at the service.</param>
/// <param name="Label">Its label.</param>
/// <param name="SubmittedOn">When the service took it, as it says; null where it does not.</param>
/// <param name="SolvedOn">When it was done, as it says; null where it does not.</param>
/// <param name="Timing">Times by the service's names; µs.</param>
public sealed record HardwareJob(
    string Id, string? Label, string? SubmittedOn, string? SolvedOn, ImmutableSortedDictionary<string, double> Timing);

/// <summary>What the annealer itself returned, before anything was improved.</summary>
/// <param name="X">The assignment of the whole problem that its chains say.</param>
/// <param name="Energy">Its energy.</param>
/// <param name="Occurrences">How often it was read.</param>
/// <param name="ChainBreakFraction">Share of the chains that were broken, [0, 1].</param>
public sealed record HardwareRead(ImmutableArray<bool> X, double Energy, int Occurrences, double ChainBreakFraction);

/// <summary>One chain strength of a scan.</summary>
/// <param name="ChainStrength">The strength, in the unit of the problem's Ising form.</param>
/// <param name="Prefactor">The same by rms(J) · √(mean degree).</param>
/// <param name="MeanEnergy">Mean energy of the reads, with the penalty of an exact number of ones.</param>
/// <param name="LowestEnergy">Lowest energy of the reads, in the same way.</param>
/// <param name="ChainBreakFraction">Mean share of broken chains, [0, 1].</param>
public sealed record ChainStrengthTrial(
    double ChainStrength, double Prefactor, double MeanEnergy, double LowestEnergy, double ChainBreakFraction);

/// <summary>What happened on a quantum annealer, or on a hybrid solver.</summary>
public sealed record HardwareReport
{
    /// <summary>The solver, as Ocean writes its identity: name and version of its graph.</summary>
    public required string Solver { get; init; }

    /// <summary>"qpu" or "hybrid".</summary>
    public required string Category { get; init; }

    /// <summary>Serial name of the chip; null where there is none.</summary>
    public string? ChipId { get; init; }

    /// <summary>The working graph; null for a hybrid solver.</summary>
    public HardwareGraph? Graph { get; init; }

    /// <summary>Chains of the variables that were kept; null for a hybrid solver.</summary>
    public MinorEmbedding? Embedding { get; init; }

    /// <summary>Lengths of the chains, and the couplers between them; null for a hybrid solver.</summary>
    public EmbeddingStatistics? EmbeddingStatistics { get; init; }

    /// <summary>Strength of the couplings within chains, in the unit of the problem's Ising form; null for a hybrid solver.</summary>
    public double? ChainStrength { get; init; }

    /// <summary>How it was found.</summary>
    public string? ChainStrengthRule { get; init; }

    /// <summary>The strengths that were tried; empty without a scan.</summary>
    public ImmutableArray<ChainStrengthTrial> Scan { get; init; } = [];

    /// <summary>The factor that brought fields and couplings into the device's ranges; null for a hybrid solver.</summary>
    public double? Scale { get; init; }

    /// <summary>How broken chains were read; null for a hybrid solver.</summary>
    public UnembeddingMethod? Unembedding { get; init; }

    /// <summary>Spin-reversal transforms among which the reads were shared; 0: none.</summary>
    public int SpinReversals { get; init; }

    /// <summary>Time of a plain anneal, µs; null where a schedule was followed, and for a hybrid solver.</summary>
    public double? AnnealingTimeMicroseconds { get; init; }

    /// <summary>The schedule; empty for a plain anneal.</summary>
    public ImmutableArray<AnnealPoint> Schedule { get; init; } = [];

    /// <summary>Energy of the state from which a reverse anneal began; null of a forward one.</summary>
    public double? InitialEnergy { get; init; }

    /// <summary>The jobs, a scan's included.</summary>
    public required ImmutableArray<HardwareJob> Jobs { get; init; }

    /// <summary>QPU access time that was expected of all jobs, µs; null for a hybrid solver.</summary>
    public double? EstimatedMicroseconds { get; init; }

    /// <summary>What the annealer read, lowest energy first.</summary>
    public required ImmutableArray<HardwareRead> Reads { get; init; }

    /// <summary>Reads that were dropped because a chain was broken.</summary>
    public int Discarded { get; init; }

    /// <summary>The variables that were kept.</summary>
    public required Shortlist Shortlist { get; init; }

    /// <summary>Whether reads were finished by steepest descent.</summary>
    public bool Descent { get; init; }

    /// <summary>What the exact solver found meanwhile; null where it was not run.</summary>
    public SampleSet? Certificate { get; init; }

    /// <summary>Number of reads, the dropped ones not counted.</summary>
    public int ReadCount => Reads.Sum(read => read.Occurrences);

    /// <summary>Mean share of broken chains, [0, 1]; 0 without reads.</summary>
    public double ChainBreakFraction => ReadCount == 0 ? 0 : Reads.Sum(read => read.ChainBreakFraction * read.Occurrences) / ReadCount;

    /// <summary>A time of the service, summed over the jobs, µs; null where no job has it.</summary>
    /// <param name="name">The service's name, such as "qpu_access_time".</param>
    public double? Microseconds(string name)
    {
        double[] times = [.. Jobs.Where(job => job.Timing.ContainsKey(name)).Select(job => job.Timing[name])];
        return times.Length == 0 ? null : times.Sum();
    }

    /// <summary>Time of one read: anneal, readout and delay; µs. Null for a hybrid solver.</summary>
    public double? MicrosecondsPerRead
    {
        get
        {
            double[] times = [.. Jobs.Where(job => job.Timing.ContainsKey("qpu_anneal_time_per_sample")).Select(job =>
                job.Timing["qpu_anneal_time_per_sample"] + job.Timing.GetValueOrDefault("qpu_readout_time_per_sample")
                + job.Timing.GetValueOrDefault("qpu_delay_time_per_sample"))];
            return times.Length == 0 ? null : times.Average();
        }
    }
}
