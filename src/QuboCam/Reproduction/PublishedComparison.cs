using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How a figure of one's own stands to a published one.</summary>
public enum Agreement
{
    /// <summary>One's own value lies within a factor of two of every published value; not asked of a number of qubits.</summary>
    WithinFactorTwo,

    /// <summary>
    /// Not that, but every published value lies inside one's own quartiles or interval; of a number of qubits, one's own median
    /// inside the published range.
    /// </summary>
    InsideRange,

    /// <summary>Neither.</summary>
    Differs,

    /// <summary>One of the two is missing.</summary>
    NotCompared,
}

/// <summary>Which of the paper's results a figure belongs to.</summary>
public enum PublishedResult
{
    /// <summary>Numbers of qubits d of the problems.</summary>
    Qubits,

    /// <summary>Distribution of Δ_min.</summary>
    MinimumGap,

    /// <summary>Fidelity against d.</summary>
    Fidelity,

    /// <summary>Overlap of classes.</summary>
    Overlap,
}

/// <summary>A published figure beside one's own.</summary>
/// <param name="Result">What it belongs to.</param>
/// <param name="Model">Short name of the model; empty where all models' problems enter.</param>
/// <param name="Quantity">What is compared, in words.</param>
/// <param name="Published">The published values, at least one.</param>
/// <param name="Ours">The run's own; null where there is none.</param>
/// <param name="Spread">Quartiles, interval or range of the run's own; null where it has none.</param>
/// <param name="Agreement">How the two stand to each other.</param>
public sealed record PublishedComparison(
    PublishedResult Result,
    string Model,
    string Quantity,
    ImmutableArray<double> Published,
    double? Ours,
    (double Low, double High)? Spread,
    Agreement Agreement)
{
    /// <summary>The rule, in words.</summary>
    public const string Rule =
        "A figure agrees where our value (of fidelities the median of the problems with that d) lies within a factor of two of every "
        + "published value, or else where every published value lies inside our spread: for a fidelity between our quartiles at the same d "
        + "and τ, for a mean overlap inside our 95 % interval. Quantiles of Δ_min, the part of small gaps and the overlap of a pair have no "
        + "spread and are judged by the factor alone. A number of qubits agrees where the median of ours lies inside the published range. "
        + "What is missing on either side is not counted. The published values are read off plots, to two or three digits.";

    /// <summary>Every published figure beside that of the run, in the order of the results.</summary>
    /// <param name="summary">What the run found.</param>
    public static ImmutableArray<PublishedComparison> Of(ReproductionSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return
        [
            .. summary.Models.Select(Qubits).OfType<PublishedComparison>(),
            .. summary.Models.Where(model => model.Maps == PublishedFigures.Maps).SelectMany(Gaps),
            .. PublishedFigures.Fidelities.Select(figure => Fidelity(summary, figure.Time, figure.Qubits, figure.Values)),
            .. summary.Models.Where(model => model.Maps == PublishedFigures.Maps).SelectMany(Overlaps),
        ];
    }

    private static PublishedComparison? Qubits(ReproducedModel model)
    {
        ImmutableArray<int> published = PublishedFigures.Qubits.FirstOrDefault(known => known.Maps == model.Maps).Qubits;
        if (published.IsDefault) return null;
        double? ours = model.Problems.IsEmpty ? null : Quantiles.Of(model.Problems.Select(problem => (double)problem.Qubits)).Median;
        return new PublishedComparison(
            PublishedResult.Qubits, model.Name, $"qubits d, N_f = {ReportText.Count(model.Maps)}",
            [.. published.Select(d => (double)d)], ours,
            model.Problems.IsEmpty ? null : (model.Problems.Min(problem => problem.Qubits), model.Problems.Max(problem => problem.Qubits)),
            ours is null ? Agreement.NotCompared
                : ours >= published[0] && ours <= published[^1] ? Agreement.InsideRange : Agreement.Differs);
    }

    private static IEnumerable<PublishedComparison> Gaps(ReproducedModel model)
    {
        Quantiles? ours = model.Gaps?.Quantiles;
        double?[] quantiles = [ours?.FivePercent, ours?.LowerQuartile, ours?.Median, ours?.UpperQuartile, ours?.NinetyFivePercent];
        for (int i = 0; i < quantiles.Length; i++)
            yield return Judge(PublishedResult.MinimumGap, model.Name,
                $"Δ_min, {ReportText.Percent(PublishedFigures.GapQuantiles[i].Part)} quantile",
                [PublishedFigures.GapQuantiles[i].Gap], quantiles[i], null);
        yield return Judge(PublishedResult.MinimumGap, model.Name, $"part of the problems with Δ_min < {PublishedFigures.SmallGap}",
            [PublishedFigures.PartOfSmallGaps], model.Gaps?.PartOfSmallGaps, null);
        yield return Judge(PublishedResult.MinimumGap, model.Name, "smallest Δ_min", [PublishedFigures.SmallestGap],
            model.Gaps?.Smallest, null);
    }

    private static PublishedComparison Fidelity(ReproductionSummary summary, double time, int qubits, ImmutableArray<double> published)
    {
        int at = summary.Times.IndexOf(time);
        Quantiles? ours = at < 0 ? null : summary.Fidelities[at].ByQubits.FirstOrDefault(pair => pair.Qubits == qubits).Quantiles;
        return Judge(PublishedResult.Fidelity, "", FormattableString.Invariant($"F at d = {qubits}, τ = {time:G6}"), published,
            ours?.Median, ours is null ? null : (ours.LowerQuartile, ours.UpperQuartile));
    }

    private static IEnumerable<PublishedComparison> Overlaps(ReproducedModel model)
    {
        DisentanglementResult? ours = model.Overlaps.FirstOrDefault(result => !result.IsControl);
        yield return Judge(PublishedResult.Overlap, model.Name, "mean overlap of two classes", [PublishedFigures.MeanOverlap],
            ours?.MeanOffDiagonal.Mean, ours is null ? null : (ours.MeanOffDiagonal.Low, ours.MeanOffDiagonal.High));
        foreach ((string first, string second, double overlap) in PublishedFigures.LargestOverlaps)
        {
            int row = ours?.Classes.IndexOf(first, StringComparer.OrdinalIgnoreCase) ?? -1;
            int column = ours?.Classes.IndexOf(second, StringComparer.OrdinalIgnoreCase) ?? -1;
            yield return Judge(PublishedResult.Overlap, model.Name, $"overlap of {first} and {second}", [overlap],
                row < 0 || column < 0 ? null : ours!.Overlap[row * ours.Classes.Length + column], null);
        }
    }

    private static PublishedComparison Judge(
        PublishedResult result, string model, string quantity, ImmutableArray<double> published, double? ours,
        (double Low, double High)? spread) => new(result, model, quantity, published, ours, spread,
            ours is not double value ? Agreement.NotCompared
            : published.All(p => value >= p / 2 && value <= p * 2) ? Agreement.WithinFactorTwo
            : spread is { } inside && published.All(p => p >= inside.Low && p <= inside.High) ? Agreement.InsideRange
            : Agreement.Differs);
}
