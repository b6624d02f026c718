using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>The tables of a reproduction's page.</summary>
internal sealed class ReproductionTables(ReproductionSummary summary, ImmutableArray<PublishedComparison> comparisons)
{
    private const int MostPairs = 6, OverlapDecimals = 3;

    /// <summary>Numbers of qubits of every model.</summary>
    public ReproductionTable Qubits() => new(
        "Numbers of qubits d of the problems, one for every candidate map.", ["Model", "Paper", "Ours", "Our median", "Problems"],
        [.. summary.Models.Select(QubitsRow)]);

    /// <summary>Published quantiles of Δ_min beside those of a model of as many maps.</summary>
    public ReproductionTable GapsCompared(ReproducedModel model) => new(
        $"Δ_min of {model.Name} beside the paper’s, both with N_f = {ReportText.Count(PublishedFigures.Maps)}.",
        ["Figure", "Paper", "Ours"],
        [
            .. comparisons.Where(c => c.Result == PublishedResult.MinimumGap && c.Model == model.Name)
                .Select(c => ImmutableArray.Create<ReproductionCell>(c.Quantity, Published(c), Ours(c))),
        ]);

    /// <summary>Δ_min of all models.</summary>
    public ReproductionTable Gaps() => new(
        $"Δ_min of all models; the last column is the part of the problems whose Δ_min is 95 % of Δ(1) or more.",
        ["Model", "Problems", "5 %", "25 %", "Median", "75 %", "95 %",
            $"Below {PublishedFigures.SmallGap.ToString(CultureInfo.InvariantCulture)}", "Smallest", "At the end"],
        [
            [
                $"Paper, {ReproductionText.Maps(PublishedFigures.Maps)}", ReportText.NoValue,
                .. PublishedFigures.GapQuantiles.Select(q => (ReproductionCell)ReproductionText.Published(q.Gap)),
                ReproductionText.Part(PublishedFigures.PartOfSmallGaps), ReproductionText.Published(PublishedFigures.SmallestGap),
                ReportText.NoValue,
            ],
            .. summary.Models.Where(model => model.Gaps is not null).Select(model => GapsRow(Name(model), model.Gaps!)),
        ]);

    /// <summary>Fidelities against the number of qubits, a column for each annealing time.</summary>
    public ReproductionTable Fidelity()
    {
        int[] sizes = [.. PublishedFigures.Fidelities.Select(f => f.Qubits)
            .Concat(summary.Fidelities.SelectMany(f => f.ByQubits.Select(at => at.Qubits))).Distinct().Order()];
        return new ReproductionTable(
            "Fidelity F: our median, [our quartiles], the published value, the verdict.",
            ["d", "Problems", .. summary.Times.Select(time => $"τ = {time.ToString("G6", CultureInfo.InvariantCulture)}")],
            [.. sizes.Select(FidelityRow)]);
    }

    /// <summary>Fits of gaps and fidelities.</summary>
    public ReproductionTable Fits() => new(
        "Laws of all models’ problems together.", ["Quantity", "Problems", "a of dᵃ", "b of e^(−b d)", "Better law"],
        [
            .. summary.Gaps.Concat(summary.Fidelities).Where(q => q.Fit is not null).Select(q => ImmutableArray.Create<ReproductionCell>(
                q.Title, ReportText.Count(q.Fit!.Pairs), Law(q.Fit.PowerLaw), Law(q.Fit.Exponential),
                $"{q.Fit.VerdictName}")),
        ]);

    /// <summary>Mean overlap of classes under every method and control, a column for each model.</summary>
    public ReproductionTable Overlaps()
    {
        DisentanglementResult[] series = [.. summary.Models.SelectMany(model => model.Overlaps).DistinctBy(result => result.Method)];
        return new ReproductionTable(
            "Mean overlap of two different classes over the feature maps, with its 95 % interval over images; lower is better.",
            ["Method", $"Paper, {ReproductionText.Maps(PublishedFigures.Maps)}", .. summary.Models.Select(Name)],
            [.. series.Select((result, i) => OverlapRow(result, isPublished: i == 0))]);
    }

    /// <summary>The largest overlaps of two classes in the paper and in a model.</summary>
    public ReproductionTable Pairs(ReproducedModel model)
    {
        DisentanglementResult ours = model.Overlaps.First(result => !result.IsControl);
        int classes = ours.Classes.Length;
        (int First, int Second)[] pairs = [.. Enumerable.Range(0, classes * classes)
            .Where(at => at / classes < at % classes).OrderByDescending(at => ours.Overlap[at])
            .Select(at => (at / classes, at % classes)).Take(MostPairs)];
        return new ReproductionTable(
            $"The largest overlaps of two classes under {ours.Title}, {model.Name} beside the paper. Pairs are compared where the names "
                + "are the same.",
            ["Rank", "Paper’s pair", "Paper", "Ours for that pair", "Our pair", "Ours"],
            [
                .. Enumerable.Range(0, Math.Max(PublishedFigures.LargestOverlaps.Length, pairs.Length)).Select(rank =>
                    PairRow(model, rank, rank < pairs.Length
                        ? ($"{ours.Classes[pairs[rank].First]}, {ours.Classes[pairs[rank].Second]}",
                            ours.Overlap[pairs[rank].First * classes + pairs[rank].Second])
                        : null)),
            ]);
    }

    /// <summary>A model with its number of maps.</summary>
    public static string Name(ReproducedModel model) => $"{model.Name}, {ReproductionText.Maps(model.Maps)}";

    private static ReproductionCell Published(PublishedComparison comparison) =>
        string.Join(", ", comparison.Published.Select(ReproductionText.Published));

    private static ReproductionCell Ours(PublishedComparison comparison) => new(ReproductionText.Number(comparison.Ours))
    {
        Verdict = comparison.Agreement == Agreement.NotCompared ? null : comparison,
    };

    private ImmutableArray<ReproductionCell> QubitsRow(ReproducedModel model)
    {
        ImmutableArray<int> published = PublishedFigures.Qubits.FirstOrDefault(known => known.Maps == model.Maps).Qubits;
        string ours = string.Join(", ", model.Problems.Select(problem => problem.Qubits).Distinct().Order()
            .Select(d => ReportText.Count(d)));
        PublishedComparison? comparison =
            comparisons.FirstOrDefault(c => c.Result == PublishedResult.Qubits && c.Model == model.Name);
        return
        [
            Name(model), published.IsDefault ? ReportText.NoValue : string.Join(", ", published.Select(d => ReportText.Count(d))),
            ours.Length > 0 ? ours : ReportText.NoValue, Median(model, comparison),
            ReportText.Count(model.Problems.Length),
        ];
    }

    private static ReproductionCell Median(ReproducedModel model, PublishedComparison? comparison) => model.Problems.IsEmpty
        ? ReportText.NoValue
        : new ReproductionCell(Quantiles.Of(model.Problems.Select(problem => (double)problem.Qubits)).Median
            .ToString("0.#", CultureInfo.InvariantCulture)) { Verdict = comparison };

    private static ImmutableArray<ReproductionCell> GapsRow(string name, GapDistribution gaps) =>
    [
        name, ReportText.Count(gaps.Quantiles.Count),
        .. new[] { gaps.Quantiles.FivePercent, gaps.Quantiles.LowerQuartile, gaps.Quantiles.Median, gaps.Quantiles.UpperQuartile,
            gaps.Quantiles.NinetyFivePercent }.Select(gap => (ReproductionCell)ReproductionText.Number(gap)),
        ReproductionText.Part(gaps.PartOfSmallGaps), ReproductionText.Number(gaps.Smallest), ReproductionText.Part(gaps.PartAtEnd),
    ];

    private ImmutableArray<ReproductionCell> FidelityRow(int qubits)
    {
        int problems = summary.Models.Sum(model => model.Problems.Count(problem => problem.Qubits == qubits));
        return [ReportText.Count(qubits), ReportText.Count(problems),
            .. summary.Times.Select((time, at) => FidelityCell(time, qubits, summary.Fidelities[at]))];
    }

    private ReproductionCell FidelityCell(double time, int qubits, ScaledQuantity fidelity)
    {
        Quantiles? ours = fidelity.ByQubits.FirstOrDefault(at => at.Qubits == qubits).Quantiles;
        int published = PublishedFigures.Fidelities.ToList().FindIndex(f => f.Time == time && f.Qubits == qubits);
        PublishedComparison? comparison = published < 0 ? null
            : comparisons.Where(c => c.Result == PublishedResult.Fidelity).ElementAt(published);
        string[] below =
        [
            .. ours is null ? (string[])[]
                : [$"[{ReproductionText.Number(ours.LowerQuartile)}, {ReproductionText.Number(ours.UpperQuartile)}]"],
            .. comparison is null ? (string[])[] : [$"paper {string.Join(", ", comparison.Published.Select(ReproductionText.Published))}"],
        ];
        return new ReproductionCell(ReproductionText.Number(ours?.Median))
        {
            Below = [.. below],
            Verdict = comparison is { Agreement: not Agreement.NotCompared } ? comparison : null,
        };
    }

    private ImmutableArray<ReproductionCell> OverlapRow(DisentanglementResult result, bool isPublished)
    {
        ReproductionCell title = new(result.Title) { Below = result.IsControl ? ["control"] : [] };
        return [title, isPublished ? ReproductionText.Published(PublishedFigures.MeanOverlap) : "none published",
            .. summary.Models.Select(model => OverlapCell(model, result.Method, isPublished))];
    }

    private ReproductionCell OverlapCell(ReproducedModel model, string method, bool isPublished)
    {
        Estimate? mean = model.Overlaps.FirstOrDefault(result => result.Method == method)?.MeanOffDiagonal;
        if (mean is null) return ReportText.NoValue;
        return new ReproductionCell(ReportText.Number(mean.Mean, OverlapDecimals))
        {
            Below = [ReportText.Interval(mean, OverlapDecimals)],
            Verdict = isPublished ? comparisons.FirstOrDefault(c => c.Result == PublishedResult.Overlap && c.Model == model.Name) : null,
        };
    }

    private ImmutableArray<ReproductionCell> PairRow(ReproducedModel model, int rank, (string Pair, double Overlap)? ours)
    {
        // The first comparison of a model's overlaps is that of the mean.
        PublishedComparison? comparison = rank >= PublishedFigures.LargestOverlaps.Length ? null
            : comparisons.Where(c => c.Result == PublishedResult.Overlap && c.Model == model.Name).ElementAt(rank + 1);
        (string First, string Second, double Overlap)? published =
            rank < PublishedFigures.LargestOverlaps.Length ? PublishedFigures.LargestOverlaps[rank] : null;
        return
        [
            ReportText.Count(rank + 1),
            published is { } pair ? $"{pair.First}, {pair.Second}" : ReportText.NoValue,
            published is { } known ? ReproductionText.Published(known.Overlap) : ReportText.NoValue, comparison is null ? ReportText.NoValue : Ours(comparison),
            ours?.Pair ?? ReportText.NoValue, ReproductionText.Number(ours?.Overlap),
        ];
    }

    private static ReproductionCell Law(ScalingLaw law) => new(ReproductionText.Number(law.Exponent))
    {
        Below = [$"[{ReproductionText.Number(law.Low)}, {ReproductionText.Number(law.High)}]"],
    };
}
