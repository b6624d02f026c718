using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The minimum with a proof: enumeration of few variables, branch and bound of many.</summary>
/// <remarks>
/// Up to 20 variables every tied minimum is returned (at most 64, the first in the order of the bits); the work is a millisecond or
/// so. Above, one minimum is returned, and the search stops at the time limit with the best state and an honest bound, both of
/// which then depend on the machine. Problems that the cheap bounds leave open go on to <see cref="DoublyNonnegativeSearch"/>. A search
/// that ends returns a minimum whatever the seed; where several are tied, the seed may decide which.
/// </remarks>
public sealed class ExactSampler : ISampler
{
    /// <summary>Problems of up to so many variables are enumerated: every tied minimum is found.</summary>
    public const int EnumeratedVariables = 20;

    private readonly SamplerOptions _options;
    private readonly int _enumerated;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="options">Seed, time limit, threads and who hears of progress.</param>
    public ExactSampler(SamplerOptions options) : this(options, EnumeratedVariables) { }

    /// <summary>Sets the sampler up for tests.</summary>
    /// <param name="options">Seed, time limit, threads and clock.</param>
    /// <param name="enumerated">The largest number of variables that is enumerated, at most 30; −1 searches always.</param>
    internal ExactSampler(SamplerOptions options, int enumerated)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _enumerated) = (options, enumerated);
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
        long start = _options.Clock.GetTimestamp();
        (ImmutableArray<bool[]> states, double minimum) = new GrayCodeEnumeration(qubo).Minima(_options.Threads, cancellation);
        SampleSet samples = SampleSet.From(qubo, states, minimum, Name);
        _options.Progress?.Report(new(_options.Clock.GetElapsedTime(start), samples.Best.Energy, samples.LowerBound, Reads: 0));
        return samples;
    }

    private SampleSet Search(Qubo qubo, CancellationToken cancellation)
    {
        SearchLimits limits = new(_options.Clock, _options.TimeLimit ?? SamplerOptions.DefaultTimeLimit, cancellation);
        double[] couplings = qubo.ToSymmetricMatrix();
        limits.IsOver(couplings.Length);
        SearchProgress progress = new(limits, _options.Progress);
        bool hasSecond = qubo.Variables <= DoublyNonnegativeSearch.MostVariables;
        BranchAndBound cheap = new(qubo, couplings, new LocalSearch(qubo, couplings).Greedy(limits.IsOver), limits);
        cheap.Run(hasSecond ? DoublyNonnegativeSearch.RootWork(qubo.Variables) : long.MaxValue, () => progress.Look(cheap));
        progress.End(cheap);
        if (!hasSecond || cheap.LowerBound >= cheap.BestEnergy - qubo.Tolerance)
            return Answer(cheap.Best, cheap.LowerBound);
        DoublyNonnegativeSearch dear = new(qubo, couplings, BetterStart(qubo, couplings, cheap.Best, limits, cancellation), limits);
        dear.Run(() => progress.Look(dear));
        progress.End(dear);
        return Answer(dear.Best, Math.Max(cheap.LowerBound, dear.LowerBound));

        SampleSet Answer(bool[] best, double bound) =>
            SampleSet.From(qubo, [best], bound, Name) with { Cancelled = limits.IsCancelled };
    }

    /// <summary>A brief annealing: on a problem that turned out hard, the cheap search has often missed the minimum.</summary>
    private bool[] BetterStart(Qubo qubo, double[] couplings, bool[] best, SearchLimits limits, CancellationToken cancellation)
    {
        SamplerOptions brief = new()
        {
            Seed = _options.Seed, Threads = _options.Threads, Reads = 16, TimeLimit = limits.Remaining, Clock = _options.Clock,
        };
        try
        {
            return new SimulatedAnnealingSampler(brief).Reads(qubo, couplings, cancellation).Append(best).MinBy(x => qubo.Energy(x))!;
        }
        catch (OperationCanceledException)
        {
            // Cancelled before it began: the search ends at once, with what there is.
            return best;
        }
    }
}
