using System.Collections.Immutable;

namespace QuboCam;

/// <summary>One assignment that a sampler returned.</summary>
/// <param name="X">The assignment, length n; true = 1.</param>
/// <param name="Energy">E(X), recomputed in double from the problem's biases, offset included.</param>
/// <param name="Occurrences">How often it was returned, at least 1.</param>
public sealed record Sample(ImmutableArray<bool> X, double Energy, int Occurrences);

/// <summary>What a sampler returns: distinct assignments, lowest energy first, and what is proven about the minimum.</summary>
public sealed record SampleSet
{
    /// <summary>Distinct assignments, lowest energy first; equal energies in the order of the bits, variable 0 first. Never empty.</summary>
    public required ImmutableArray<Sample> Samples { get; init; }

    /// <summary>No assignment (of the asked cardinality) has an energy below this.</summary>
    public required double LowerBound { get; init; }

    /// <summary>True where the best sample is proven to be a minimum within 1e-9 of the problem's scale.</summary>
    public required bool IsOptimal { get; init; }

    /// <summary>Name of the sampler, as on the command line.</summary>
    public required string Sampler { get; init; }

    /// <summary>The sample of lowest energy.</summary>
    public Sample Best => Samples[0];
}
