namespace QuboCam.App.Commands;

/// <summary>The pictures of scale, on one sheet: as Δ_min and fidelity are shown in arXiv:2604.25649.</summary>
internal static class ScalePlot
{
    /// <summary>A PNG file.</summary>
    public static byte[] Draw(ScaleSummary summary) => new PlotSheet
    {
        Heading = $"{summary.Results.Length} problems, convention {summary.Request.Settings.Convention.Name}, schedule {summary.Request.Settings.ScheduleName}",
        Columns = 2,
        Plots =
        [
            .. summary.Gaps.Where(quantity => quantity.Values.Length > 0).Select(ScalingPlot.Of),
            .. summary.Sources.Where(source => Gaps(summary, source).Length > 0).Select(source => ScalingPlot.Distribution(source, Gaps(summary, source))),
            Fidelity(summary),
        ],
    }.Render();

    private static double[] Gaps(ScaleSummary summary, string source) =>
        [.. summary.Results.Where(result => result.Source == source).Select(result => result.MinimumGap).OfType<double>()];

    private static LinePlot Fidelity(ScaleSummary summary) => new()
    {
        Title = "Fidelity against the number of qubits",
        Subtitle = "lines and bands: median and quartiles",
        X = new PlotAxis("Qubits d") { IsWhole = true },
        Y = new PlotAxis("Fidelity F", AxisScale.Logarithmic),
        Series =
        [
            .. summary.Fidelities.Select((quantity, at) =>
                ScalingPlot.Median(FormattableString.Invariant($"τ = {summary.Request.Times[at]:G6}"), quantity, at)),
        ],
    };
}
