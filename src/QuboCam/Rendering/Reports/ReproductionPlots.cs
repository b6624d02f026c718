using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>The plots of a reproduction's page.</summary>
internal static class ReproductionPlots
{
    private const int PaperColour = 3, OtherColour = 4;

    /// <summary>File of each plot with its picture, in the order of the page; a plot without data is left out.</summary>
    public static ImmutableArray<ReproductionPlot> Of(ReproductionSummary summary) =>
    [
        .. summary.Models.Any(model => model.Gaps is not null)
            ? (ReproductionPlot[])[Draw("gaps.png", "Part of the problems below a minimum gap, ours and the paper’s", Cumulative(summary))] : [],
        .. summary.Models.Where(model => model.Gaps is not null).Select(model => Draw(
            $"gaps-{model.Name}.png", $"Histogram of the minimum gap, {model.Name}", ScalingPlot.Distribution(
                ReproductionTables.Name(model), [.. model.Problems.Select(problem => problem.MinimumGap).OfType<double>()]))),
        .. Fidelities(summary),
        .. summary.Gaps.Where(gap => gap.Values.Length > 0).Select(gap =>
            Draw($"scaling-{gap.Name}.png", $"{gap.Title} against the number of qubits", ScalingPlot.Of(gap))),
    ];

    private static ReproductionPlot Draw(string name, string alt, LinePlot plot) =>
        new(name, alt, [.. new PlotSheet { Plots = [plot] }.Render()]);

    private static LinePlot Cumulative(ReproductionSummary summary) => new()
    {
        Title = "Part of the problems below a gap",
        Subtitle = "lines: ours; dashed: the paper’s quantiles",
        X = new PlotAxis("Δ_min"),
        Y = new PlotAxis("Part of the problems") { Range = (0, 1) },
        Series =
        [
            .. summary.Models.Where(model => model.Gaps is not null).Select((model, i) => Steps(model, i)),
            new PlotSeries($"paper, {ReproductionText.Maps(PublishedFigures.Maps)}",
                [.. PublishedFigures.GapQuantiles.Select(q => (q.Gap, q.Part))]) { Dashed = true, Colour = summary.Models.Length },
        ],
    };

    private static PlotSeries Steps(ReproducedModel model, int colour)
    {
        double[] gaps = [.. model.Problems.Select(problem => problem.MinimumGap).OfType<double>().Order()];
        return new PlotSeries(ReproductionTables.Name(model), [.. gaps.Select((gap, i) => (gap, (i + 1.0) / gaps.Length))])
        {
            Shape = LineShape.Steps, Colour = colour,
        };
    }

    /// <summary>All annealing times in one plot, and each by itself.</summary>
    private static IEnumerable<ReproductionPlot> Fidelities(ReproductionSummary summary)
    {
        if (summary.Fidelities.All(fidelity => fidelity.Values.IsEmpty)) yield break;
        yield return Draw("fidelity.png", "Fidelity against the number of qubits for all annealing times", Fidelity(
            "Fidelity against the number of qubits", "our medians and quartiles",
            summary.Fidelities.Select((fidelity, i) => ScalingPlot.Median(Name(summary.Times[i]), fidelity, i))));
        foreach ((ScaledQuantity fidelity, double time, int i) in summary.Fidelities.Select((fidelity, i) => (fidelity, summary.Times[i], i)))
            yield return Draw($"fidelity-{time.ToString("G6", CultureInfo.InvariantCulture)}.png",
                $"Fidelity against the number of qubits, {Name(time)}, ours and the paper’s", Fidelity(
                    $"Fidelity, {Name(time)}", "line and band: our median and quartiles; dashed: the paper",
                    OursAndPublished(fidelity, time, i)));
    }

    private static LinePlot Fidelity(string title, string subtitle, IEnumerable<PlotSeries> series) => new()
    {
        Title = title,
        Subtitle = subtitle,
        X = new PlotAxis("Qubits d") { IsWhole = true },
        Y = new PlotAxis("Fidelity F", AxisScale.Logarithmic),
        Series = [.. series],
    };

    private static IEnumerable<PlotSeries> OursAndPublished(ScaledQuantity fidelity, double time, int colour)
    {
        yield return ScalingPlot.Median("ours", fidelity, colour);
        (double, double)[] published = [.. PublishedFigures.Fidelities.Where(f => f.Time == time)
            .SelectMany(f => f.Values.Select(value => ((double)f.Qubits, value)))];
        if (published.Length > 0)
            yield return new PlotSeries("paper", [.. published]) { Dashed = true, Colour = colour == PaperColour ? OtherColour : PaperColour };
    }

    private static string Name(double time) => $"τ = {time.ToString("G6", CultureInfo.InvariantCulture)}";
}
