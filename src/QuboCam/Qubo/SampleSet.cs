using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>One assignment that a sampler returned.</summary>
/// <param name="X">The assignment, length n; true = 1.</param>
/// <param name="Energy">E(X), recomputed in double from the problem's biases, offset included.</param>
/// <param name="Occurrences">How often it was returned, at least 1.</param>
public sealed record Sample(ImmutableArray<bool> X, double Energy, int Occurrences);

/// <summary>What a sampler returns: distinct assignments, lowest energy first, and what is proven about the minimum.</summary>
public sealed record SampleSet
{
    /// <summary>
    /// Distinct assignments, lowest energy first. Those tied with the lowest (<see cref="Qubo.Tolerance"/>) come in the order of
    /// their bits, variable 0 first, and so do equal energies. Never empty.
    /// </summary>
    public required ImmutableArray<Sample> Samples { get; init; }

    /// <summary>No assignment (of the asked cardinality) has an energy below this.</summary>
    public required double LowerBound { get; init; }

    /// <summary>True where the best sample is proven to be a minimum within 1e-9 of the problem's scale.</summary>
    public required bool IsOptimal { get; init; }

    /// <summary>Name of the sampler, as on the command line.</summary>
    public required string Sampler { get; init; }

    /// <summary>True where the work was cancelled: the samples are those that were done by then.</summary>
    public bool Cancelled { get; init; }

    /// <summary>What was decided before the sampler ran; null where nothing was tried.</summary>
    public PresolveReport? Presolve { get; init; }

    /// <summary>λ of the penalty λ(Σx − K)² that stood for an exact number of ones; null where it was kept exactly, or not asked for.</summary>
    public double? Penalty { get; init; }

    /// <summary>Reads that broke the exact number of ones and were dropped.</summary>
    public int Dropped { get; init; }

    /// <summary>What happened on a quantum annealer; null of other samplers.</summary>
    public HardwareReport? Hardware { get; init; }

    /// <summary>The sample of lowest energy.</summary>
    public Sample Best => Samples[0];

    /// <summary>The answer where nothing was solved: the assignment of all zeros, and the bound that one pass over the biases gives.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="sampler">Name of the sampler that was not run.</param>
    internal static SampleSet Unsolved(Qubo qubo, string sampler)
    {
        bool[] zeros = new bool[qubo.Variables];
        return new SampleSet
        {
            Samples = [new Sample([.. zeros], qubo.Energy(zeros), 1)],
            LowerBound = SimpleBound.Of(qubo, qubo.ToSymmetricMatrix()),
            IsOptimal = false,
            Sampler = sampler,
        };
    }

    /// <summary>Merges and sorts what a sampler found, with energies recomputed.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="assignments">At least one assignment, each of length n; repetitions are counted.</param>
    /// <param name="lowerBound">A proven lower bound of the minimum.</param>
    /// <param name="sampler">Name of the sampler.</param>
    internal static SampleSet From(Qubo qubo, IEnumerable<bool[]> assignments, double lowerBound, string sampler)
    {
        return From(qubo, [.. assignments
            .GroupBy(x => x, BitOrder.Instance)
            .Select(same => new Sample([.. same.Key], qubo.Energy(same.Key), same.Count()))], lowerBound, sampler);
    }

    /// <summary>Sorts what a sampler found.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="samples">At least one sample, no assignment twice, each with the energy that the problem gives it.</param>
    /// <param name="lowerBound">A proven lower bound of the minimum.</param>
    /// <param name="sampler">Name of the sampler.</param>
    internal static SampleSet From(Qubo qubo, ImmutableArray<Sample> samples, double lowerBound, string sampler)
    {
        double lowest = samples.Min(sample => sample.Energy);
        double tied = lowest + qubo.Tolerance;
        return new SampleSet
        {
            Samples = [.. samples
                .OrderBy(sample => sample.Energy <= tied ? lowest : sample.Energy)
                .ThenBy(sample => ImmutableCollectionsMarshal.AsArray(sample.X)!, BitOrder.Instance)],
            LowerBound = Math.Min(lowerBound, lowest),
            IsOptimal = lowest - lowerBound <= qubo.Tolerance,
            Sampler = sampler,
        };
    }
}
