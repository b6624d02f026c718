using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The minimum with a proof: enumeration up to 30 variables, branch and bound above.</summary>
/// <remarks>
/// Up to 30 variables every tied minimum is returned (at most 64, the first in the order of the bits) and the time limit does not
/// apply: the work is a second or so. Above, one minimum is returned: a simulated annealing gives the start, and the search stops
/// at the time limit with the best state and an honest bound, both of which then depend on the seed and the machine. A search that
/// ends returns a minimum whatever the seed; where several are tied, the seed decides which.
/// </remarks>
public sealed class ExactSampler : ISampler
{
    private readonly SamplerOptions _options;
    private readonly int _enumerated;
    private readonly TimeProvider _time;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, time limit and threads.</param>
    public ExactSampler(SamplerOptions options) : this(options, GrayCodeEnumeration.MaximumVariables, TimeProvider.System) { }

    /// <summary>Sets the sampler up for tests.</summary>
    /// <param name="options">Seed, time limit and threads.</param>
    /// <param name="enumerated">The largest number of variables that is enumerated, at most 30; −1 searches always.</param>
    /// <param name="time">The clock of the time limit.</param>
    internal ExactSampler(SamplerOptions options, int enumerated, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _enumerated, _time) = (options, enumerated, time);
    }

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        return qubo.Variables <= _enumerated ? Enumerate(qubo, cancellation) : Search(qubo, cancellation);
    }

    private SampleSet Enumerate(Qubo qubo, CancellationToken cancellation)
    {
        (ImmutableArray<bool[]> states, double minimum) = new GrayCodeEnumeration(qubo).Minima(_options.Threads, cancellation);
        return SampleSet.From(qubo, states, minimum, Name);
    }

    private SampleSet Search(Qubo qubo, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        TimeSpan limit = _options.TimeLimit ?? SamplerOptions.DefaultTimeLimit;
        double[] couplings = qubo.ToSymmetricMatrix();
        BranchAndBound search = new(qubo, couplings, Annealed(reads: 2, sweeps: 50));
        double bound = search.Run(
            () => Annealed(reads: 16, sweeps: 1000), () => _time.GetElapsedTime(start) >= limit, cancellation);
        return SampleSet.From(qubo, [search.Best], bound, Name);

        bool[] Annealed(int reads, int sweeps)
        {
            SamplerOptions brief = new() { Seed = _options.Seed, Reads = reads, Sweeps = sweeps, Threads = _options.Threads };
            return new SimulatedAnnealingSampler(brief).Reads(qubo, couplings, cancellation).MinBy(x => qubo.Energy(x))!;
        }
    }
}
