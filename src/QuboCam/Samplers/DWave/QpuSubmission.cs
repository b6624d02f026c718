using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A problem as it goes to an annealer, and all that is needed to read its answers, also later and elsewhere.</summary>
public sealed record QpuSubmission
{
    /// <summary>The problem.</summary>
    public required Qubo Qubo { get; init; }

    /// <summary>The variables that the annealer gets.</summary>
    public required Shortlist Shortlist { get; init; }

    /// <summary>λ of the penalty that stands for an exact number of ones; null where none is asked for.</summary>
    public double? Penalty { get; init; }

    /// <summary>Chains of the variables that the annealer gets.</summary>
    public required MinorEmbedding Embedding { get; init; }

    /// <summary>The spin reversal of each job, in their order.</summary>
    public required ImmutableArray<SpinReversal> Reversals { get; init; }

    /// <summary>How broken chains are read.</summary>
    public UnembeddingMethod Unembedding { get; init; }

    /// <summary>Whether reads are finished by steepest descent.</summary>
    public bool Descent { get; init; }

    /// <summary>Seed of the draws of reading back.</summary>
    public ulong Seed { get; init; }

    /// <summary>The samples that the answers to all jobs hold.</summary>
    /// <param name="answers">The answers, in the order of the jobs; null for a job that there is none of.</param>
    /// <exception cref="InputException">An answer is none to this problem, or none of the reads can be used.</exception>
    public SampleSet Read(IReadOnlyList<SapiAnswer?> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        QpuReadout readout = new(this);
        for (int job = 0; job < answers.Count; job++)
            if (answers[job] is { } answer) readout.Add(job, answer);
        return readout.Samples(DWaveSampler.SamplerName);
    }

    /// <summary>The problem of the variables that the annealer gets, in spins where +1 is bit 1, with the penalty.</summary>
    public Ising Problem()
    {
        Qubo reduced = Shortlist.Reduce(Qubo);
        return Ising.UpwardsFromQubo(Penalty is double strength ? CardinalityPenalty.With(reduced, strength).Qubo : reduced);
    }
}
