using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a run found of everything that arXiv:2604.25649 shows; all that its page prints.</summary>
public sealed record ReproductionSummary
{
    /// <summary>Name of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>What a reader needs to repeat the run, in the order of printing.</summary>
    public required ImmutableArray<(string Name, string Value)> Settings { get; init; }

    /// <summary>Name of the annealing convention (see <see cref="AnnealingConvention"/>).</summary>
    public required string Convention { get; init; }

    /// <summary>The models, at least one, in the order of printing.</summary>
    public required ImmutableArray<ReproducedModel> Models { get; init; }

    /// <summary>Annealing times τ, ascending; 1/energy.</summary>
    public required ImmutableArray<double> Times { get; init; }

    /// <summary>Δ_min, Δ(1) and the smallest interior minimum of all models' problems.</summary>
    public required ImmutableArray<ScaledQuantity> Gaps { get; init; }

    /// <summary>F of all models' problems, one entry per annealing time.</summary>
    public required ImmutableArray<ScaledQuantity> Fidelities { get; init; }

    /// <summary>Problems that were annealed.</summary>
    public required int Problems { get; init; }

    /// <summary>Problems that were left out, with the reason.</summary>
    public required ImmutableArray<(string Name, string Reason)> LeftOut { get; init; }
}

/// <summary>One model of a reproduction.</summary>
/// <param name="Name">Short name, unique in the run; also the folder of its evaluation.</param>
/// <param name="Maps">Number N_f of feature maps of its layer.</param>
/// <param name="Evaluation">What its evaluation showed.</param>
/// <param name="Problems">Its problems, as far as they were annealed.</param>
public sealed record ReproducedModel(
    string Name, int Maps, EvaluationSummary Evaluation, ImmutableArray<AnnealedProblem> Problems)
{
    /// <summary>How its gaps are spread; null where no problem has a gap.</summary>
    public GapDistribution? Gaps { get; } = GapDistribution.Of(Problems);

    /// <summary>Overlap of classes over the feature maps, methods and controls; empty with fewer than two classes.</summary>
    public ImmutableArray<DisentanglementResult> Overlaps =>
        [.. Evaluation.Disentanglement.Where(result => result.View == DisentanglementView.Maps)];
}

/// <summary>What a page on many problems needs to know of one.</summary>
/// <param name="Qubits">d.</param>
/// <param name="MinimumGap">Δ_min over 0 ≤ s ≤ 1; null where there is no gap.</param>
/// <param name="GapAtEnd">Δ(1); null where there is no gap.</param>
public readonly record struct AnnealedProblem(int Qubits, double? MinimumGap, double? GapAtEnd);

/// <summary>How the minimum gaps of a model's problems are spread.</summary>
/// <param name="Quantiles">Quantiles of Δ_min.</param>
/// <param name="PartOfSmallGaps">Part of the problems with Δ_min below <see cref="PublishedFigures.SmallGap"/>, [0, 1].</param>
/// <param name="Smallest">The smallest Δ_min.</param>
/// <param name="PartAtEnd">Part of the problems whose Δ_min is at least 95 % of Δ(1), [0, 1]: the gap is a near-tie of selections.</param>
public sealed record GapDistribution(Quantiles Quantiles, double PartOfSmallGaps, double Smallest, double PartAtEnd)
{
    private const double NearlyAll = 0.95;

    /// <summary>The distribution; null where no problem has a gap.</summary>
    /// <param name="problems">The problems.</param>
    public static GapDistribution? Of(ImmutableArray<AnnealedProblem> problems)
    {
        AnnealedProblem[] known = [.. problems.Where(problem => problem.MinimumGap is not null)];
        if (known.Length == 0) return null;
        return new GapDistribution(
            Quantiles.Of(known.Select(problem => problem.MinimumGap!.Value)),
            (double)known.Count(problem => problem.MinimumGap < PublishedFigures.SmallGap) / known.Length,
            known.Min(problem => problem.MinimumGap!.Value),
            (double)known.Count(problem => problem.MinimumGap >= NearlyAll * problem.GapAtEnd) / known.Length);
    }
}
