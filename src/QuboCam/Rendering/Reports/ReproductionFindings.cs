using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>What a reproduction found, a sentence or two for each of the paper's results.</summary>
internal static class ReproductionFindings
{
    /// <summary>The result and what to say of it.</summary>
    public static IEnumerable<(string Subject, string Text)> Of(
        ReproductionSummary summary, ImmutableArray<PublishedComparison> comparisons)
    {
        ILookup<PublishedResult, PublishedComparison> by = comparisons.ToLookup(c => c.Result);
        yield return ("Qubits", $"{ReproductionText.Score(by[PublishedResult.Qubits])}. {Qubits(summary)}");
        yield return ("Minimum gap", $"{ReproductionText.Score(by[PublishedResult.MinimumGap])}. {Gaps(summary)}");
        yield return ("Fidelity", $"{ReproductionText.Score(by[PublishedResult.Fidelity])}: {Fidelity(summary, comparisons)}.");
        if (summary.Gaps.FirstOrDefault() is { Fit: { } fit })
            yield return ("Gap against qubits", $"{Law(fit)}; no published fit to compare with.");
        yield return ("Overlap of classes", $"{ReproductionText.Score(by[PublishedResult.Overlap])}. {Overlap(summary)}");
        if (Controls(summary) is { } controls)
            yield return ("Controls", controls);
    }

    private static string Qubits(ReproductionSummary summary) => string.Join(" ", summary.Models.Where(m => !m.Problems.IsEmpty).Select(model =>
    {
        ImmutableArray<int> published = PublishedFigures.Qubits.FirstOrDefault(known => known.Maps == model.Maps).Qubits;
        string paper = published.IsDefault ? "no figure" : $"{ReportText.Count(published[0])} to {ReportText.Count(published[^1])}";
        return $"{ReproductionText.Maps(model.Maps)}: {paper} in the paper, {ReportText.Count(model.Problems.Min(p => p.Qubits))} to "
            + $"{ReportText.Count(model.Problems.Max(p => p.Qubits))} in {model.Name}.";
    }));

    private static string Gaps(ReproductionSummary summary)
    {
        ReproducedModel? model = summary.Models.FirstOrDefault(m => m.Maps == PublishedFigures.Maps && m.Gaps is not null);
        if (model is null) return $"The paper shows the gaps of {ReproductionText.Maps(PublishedFigures.Maps)}; no such model ran.";
        GapDistribution gaps = model.Gaps!;
        return $"The median is {ReproductionText.Published(PublishedFigures.GapQuantiles[2].Gap)} in the paper and "
            + $"{ReproductionText.Number(gaps.Quantiles.Median)} in {model.Name}; {ReproductionText.Part(PublishedFigures.PartOfSmallGaps)} and "
            + $"{ReproductionText.Part(gaps.PartOfSmallGaps)} of the problems lie below {PublishedFigures.SmallGap.ToString(CultureInfo.InvariantCulture)}. "
            + $"In {ReproductionText.Part(gaps.PartAtEnd)} of ours the smallest gap is, within 5 %, the one at the end of the anneal: the distance "
            + "of the two best selections.";
    }

    private static string Fidelity(ReproductionSummary summary, ImmutableArray<PublishedComparison> comparisons)
    {
        PublishedComparison[] all = [.. comparisons.Where(c => c.Result == PublishedResult.Fidelity)];
        return string.Join("; ", summary.Times.Where(time => PublishedFigures.Fidelities.Any(f => f.Time == time)).Select(time =>
            $"τ = {time.ToString("G6", CultureInfo.InvariantCulture)}: "
            + ReproductionText.Score(all.Where((_, i) => PublishedFigures.Fidelities[i].Time == time))));
    }

    private static string Law(ScalingFit fit) => fit.Verdict switch
    {
        ScalingForm.PowerLaw => $"Δ_min goes as d to the power {Interval(fit.PowerLaw)}",
        ScalingForm.Exponential => $"Δ_min goes as e^(−b d) with b = {Interval(fit.Exponential)}",
        _ => $"undecided between a power of d, {Interval(fit.PowerLaw)}, and e^(−b d) with b = {Interval(fit.Exponential)}",
    };

    private static string Interval(ScalingLaw law) =>
        $"{ReproductionText.Number(law.Exponent)} [{ReproductionText.Number(law.Low)}, {ReproductionText.Number(law.High)}]";

    private static string Overlap(ReproductionSummary summary) => string.Join(" ", summary.Models.Where(m => !m.Overlaps.IsEmpty).Select(model =>
    {
        DisentanglementResult[] methods = [.. model.Overlaps.Where(result => !result.IsControl)];
        string paper = model.Maps == PublishedFigures.Maps ? $", {ReproductionText.Published(PublishedFigures.MeanOverlap)} in the paper" : "";
        string others = string.Join(", ", methods.Skip(1).Select(r => $"{r.Title} {ReproductionText.Number(r.MeanOffDiagonal.Mean)}"));
        return $"{model.Name}: {ReproductionText.Number(methods[0].MeanOffDiagonal.Mean)} under {methods[0].Title}{paper}"
            + (others.Length > 0 ? $"; {others}." : ".");
    }));

    /// <summary>Whether the overlap of classes under the first method is below that of its controls.</summary>
    private static string? Controls(ReproductionSummary summary)
    {
        (DisentanglementResult Method, DisentanglementResult[] Controls)[] pairs =
        [
            .. summary.Models.Select(model => (Method: model.Overlaps.FirstOrDefault(result => !result.IsControl),
                Controls: model.Overlaps.Where(result => result.IsControl).ToArray()))
                .Where(pair => pair.Method is not null && pair.Controls.Length > 0).Select(pair => (pair.Method!, pair.Controls)),
        ];
        if (pairs.Length == 0) return null;
        int beaten = pairs.Count(pair => pair.Controls.All(control => pair.Method.MeanOffDiagonal.High < control.MeanOffDiagonal.Low));
        return $"{pairs[0].Method.Title} overlaps less than all of its controls, beyond the intervals, in {ReportText.Count(beaten)} of "
            + $"{ReportText.Count(pairs.Length, "model")}. " + (beaten == pairs.Length
                ? "Its choice of maps parts the classes more than sparsity alone does."
                : $"{(beaten == 0 ? "Nothing" : "In the others nothing")} here shows that its choice of maps, rather than sparsity, parts the classes.");
    }

    /// <summary>Every model's first method against its controls, a sentence or two each.</summary>
    public static IEnumerable<string> AgainstControls(ReproductionSummary summary)
    {
        foreach (ReproducedModel model in summary.Models)
            if (model.Overlaps.FirstOrDefault(result => !result.IsControl) is { } first
                && Findings.AgainstControls(first, [.. model.Overlaps.Where(r => r.IsControl && (r.ControlOf ?? first.Method) == first.Method)])
                    is { } sentence)
                yield return $"{model.Name}: {sentence}";
    }
}
