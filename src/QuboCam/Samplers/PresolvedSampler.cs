using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Solves with another sampler what <see cref="Presolve"/> leaves of a problem.</summary>
/// <remarks>
/// The exact solver gets the parts one by one, smallest first, each with the time that is left; their bounds are added up. Other
/// samplers get all variables that are left at once, so that a read stays a read. A remote one gets the whole problem and leaves
/// the decided variables out itself, so that what it reports and notes is of the whole problem.
/// </remarks>
public sealed class PresolvedSampler : ISampler
{
    private const int MostTied = 64; // as many as the exact solver returns
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(1);
    private readonly Func<SamplerOptions, ISampler> _make;
    private readonly SamplerOptions _options;
    private readonly ISampler _inner;

    /// <summary>Sets the sampler up.</summary>
    /// <param name="make">Makes the sampler that solves the rest.</param>
    /// <param name="options">Its options.</param>
    public PresolvedSampler(Func<SamplerOptions, ISampler> make, SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(options);
        (_make, _options) = (make, options);
        _inner = make(options with { DWave = options.DWave with { Presolve = true } });
    }

    /// <inheritdoc/>
    public string Name => _inner.Name;

    /// <inheritdoc/>
    public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        cancellation.ThrowIfCancellationRequested();
        Presolve presolve = Presolve.Of(qubo);
        PresolveReport report = presolve.Report;
        if (report.Remaining == 0)
            return SampleSet.From(qubo, [presolve.Lift([])], qubo.Energy(presolve.Lift([])), Name) with { Presolve = report };
        if (report.Components.Length > 1 && _inner is ExactSampler)
            return SampleParts(qubo, presolve, cancellation) with { Presolve = report };
        if (report.Remaining == report.Variables || _inner.IsRemote)
            return _inner.Sample(qubo, cancellation) with { Presolve = report };
        return Lifted(qubo, presolve, _inner.Sample(presolve.Reduced(), cancellation)) with { Presolve = report };
    }

    private static SampleSet Lifted(Qubo qubo, Presolve presolve, SampleSet reduced)
    {
        Sample[] samples = [.. reduced.Samples.Select(sample =>
        {
            bool[] x = presolve.Lift(sample.X.AsSpan());
            return new Sample(ImmutableCollectionsMarshal.AsImmutableArray(x), qubo.Energy(x), sample.Occurrences);
        })];
        double lowest = samples.Min(sample => sample.Energy);
        // The order of tied states is that of their bits already; the rounding of the others may have changed.
        return reduced with
        {
            Samples = [.. samples.OrderBy(sample => sample.Energy <= lowest + qubo.Tolerance ? lowest : sample.Energy)],
            LowerBound = Math.Min(reduced.LowerBound, lowest),
            IsOptimal = lowest - reduced.LowerBound <= qubo.Tolerance,
        };
    }

    private SampleSet SampleParts(Qubo qubo, Presolve presolve, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        double energy = presolve.FixedEnergy, bound = presolve.FixedEnergy;
        bool isCancelled = false;
        List<bool[]> tied = [[.. presolve.Fixed.Select(value => value == true)]];
        ImmutableArray<ProblemPart> parts = presolve.Parts();
        for (int at = 0; at < parts.Length; at++)
        {
            // Only the last part, the largest, is worth watching.
            IProgress<SamplerProgress>? progress = at < parts.Length - 1 || _options.Progress is null ? null
                : new ShiftedProgress(_options.Progress, energy, bound);
            SampleSet solved = Solve(parts[at].Qubo, isFirst: at == 0, start, progress, cancellation);
            double lowest = solved.Best.Energy;
            (energy, bound, isCancelled) = (energy + lowest, bound + solved.LowerBound, isCancelled || solved.Cancelled);
            tied = Combined(tied, parts[at], solved.Samples.Where(sample => sample.Energy <= lowest + qubo.Tolerance));
        }
        double least = tied.Min(x => qubo.Energy(x));
        return SampleSet.From(qubo, tied.Where(x => qubo.Energy(x) <= least + qubo.Tolerance), bound, Name) with { Cancelled = isCancelled };
    }

    private SampleSet Solve(Qubo part, bool isFirst, long start, IProgress<SamplerProgress>? progress, CancellationToken cancellation)
    {
        if (part.Variables == 1)
            return SampleSet.From(part, [[false], [true]], Math.Min(0, part.Linear[0]), Name);
        TimeSpan limit = (_options.TimeLimit ?? SamplerOptions.DefaultTimeLimit) - TimeProvider.System.GetElapsedTime(start);
        SamplerOptions options = _options with { Progress = progress, TimeLimit = limit > LeastTime ? limit : LeastTime };
        try
        {
            return _make(options).Sample(part, cancellation);
        }
        catch (OperationCanceledException) when (!isFirst)
        {
            // Earlier parts are done: they are returned, with this one as it began.
            return SampleSet.Unsolved(part, Name) with { Cancelled = true };
        }
    }

    /// <summary>Every state so far with every state of a part; of too many, the first in the order of the bits.</summary>
    private static List<bool[]> Combined(List<bool[]> states, ProblemPart part, IEnumerable<Sample> samples)
    {
        List<bool[]> combined = [];
        foreach (Sample sample in samples)
            foreach (bool[] state in states)
            {
                bool[] both = [.. state];
                for (int i = 0; i < part.Variables.Length; i++)
                    both[part.Variables[i]] = sample.X[i];
                combined.Add(both);
            }
        // What comes behind the first so many stays behind them whatever other parts add.
        combined.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        return combined.Count > MostTied ? combined[..MostTied] : combined;
    }

    /// <summary>Adds what the other parts contribute.</summary>
    private sealed class ShiftedProgress(IProgress<SamplerProgress> inner, double energy, double bound) : IProgress<SamplerProgress>
    {
        public void Report(SamplerProgress value) =>
            inner.Report(value with { Energy = value.Energy + energy, LowerBound = value.LowerBound + bound });
    }
}
