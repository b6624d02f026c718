using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>The pictures of scale, on one sheet: as Δ_min and fidelity are shown in arXiv:2604.25649.</summary>
internal static class ScalePlot
{
    private const int Bars = 24, LineSteps = 60;

    /// <summary>A PNG file.</summary>
    public static byte[] Draw(ScaleSummary summary) => new PlotSheet
    {
        Heading = $"{summary.Results.Length} problems, convention {summary.Request.Settings.Convention.Name}, schedule {summary.Request.Settings.ScheduleName}",
        Columns = 2,
        Plots =
        [
            .. summary.Gaps.Where(quantity => quantity.Values.Length > 0).Select(Quantity),
            .. summary.Sources.Where(source => Gaps(summary, source).Length > 0).Select(source => Distribution(summary, source)),
            Fidelity(summary),
        ],
    }.Render();

    private static LinePlot Quantity(ScaledQuantity quantity) => new()
    {
        Title = quantity.Title,
        Subtitle = "dots: problems; line and band: median and quartiles" + (quantity.Fit is { } fit ? $"; {ScaleJson.Verdict(fit)} by AICc" : ""),
        X = new PlotAxis("Qubits d") { IsWhole = true },
        Y = new PlotAxis("Gap Δ", AxisScale.Logarithmic),
        Series =
        [
            new PlotSeries("", [.. quantity.Values.Select(pair => ((double)pair.Qubits, pair.Value))]) { Shape = LineShape.Points, Colour = 0 },
            Median("median", quantity, colour: 0),
            .. quantity.Fit is { } laws ? (PlotSeries[])[Law("power law", laws.PowerLaw, quantity, 1), Law("exponential", laws.Exponential, quantity, 2)] : [],
        ],
    };

    private static PlotSeries Median(string name, ScaledQuantity quantity, int colour) =>
        new(name, [.. quantity.ByQubits.Select(at => ((double)at.Qubits, at.Quantiles.Median))])
        {
            Colour = colour,
            Band = [.. quantity.ByQubits.Select(at => ((double)at.Qubits, at.Quantiles.LowerQuartile, at.Quantiles.UpperQuartile))],
        };

    private static PlotSeries Law(string name, ScalingLaw law, ScaledQuantity quantity, int colour)
    {
        double low = quantity.Values.Min(pair => pair.Qubits), high = quantity.Values.Max(pair => pair.Qubits);
        return new PlotSeries(name, [.. Enumerable.Range(0, LineSteps + 1).Select(k => low + (high - low) * k / LineSteps).Select(d => (d, law.At(d)))])
        {
            Dashed = true, Colour = colour,
        };
    }

    private static double[] Gaps(ScaleSummary summary, string source) =>
        [.. summary.Results.Where(result => result.Source == source).Select(result => result.MinimumGap).OfType<double>()];

    private static LinePlot Distribution(ScaleSummary summary, string source)
    {
        double[] gaps = Gaps(summary, source);
        double width = gaps.Max() > 0 ? gaps.Max() / Bars : 1;
        ImmutableArray<(double X, double Y)> bars = [.. gaps.GroupBy(gap => Math.Min(Bars - 1, Math.Floor(gap / width)))
            .OrderBy(bin => bin.Key).Select(bin => ((bin.Key + 0.5) * width, (double)bin.Count()))];
        return new LinePlot
        {
            Title = $"Distribution of Δ_min, {source}",
            Subtitle = $"{gaps.Length} problems, median {AnalyseText.Figure(Quantiles.Of(gaps).Median)}",
            X = new PlotAxis("Δ_min"),
            Y = new PlotAxis("Problems"),
            Series = [new PlotSeries("", bars) { Shape = LineShape.Bars, BarWidth = width }],
        };
    }

    private static LinePlot Fidelity(ScaleSummary summary) => new()
    {
        Title = "Fidelity against the number of qubits",
        Subtitle = "lines and bands: median and quartiles",
        X = new PlotAxis("Qubits d") { IsWhole = true },
        Y = new PlotAxis("Fidelity F", AxisScale.Logarithmic),
        Series =
        [
            .. summary.Fidelities.Select((quantity, at) =>
                Median(FormattableString.Invariant($"τ = {summary.Request.Times[at]:G6}"), quantity, at)),
        ],
    };
}
