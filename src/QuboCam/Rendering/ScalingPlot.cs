using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>Plots of gaps and fidelities against the number of qubits, as in arXiv:2604.25649.</summary>
public static class ScalingPlot
{
    private const int Bars = 24, LineSteps = 60;

    /// <summary>A gap: every problem, median and quartiles, and both fitted laws.</summary>
    /// <param name="quantity">The gap.</param>
    public static LinePlot Of(ScaledQuantity quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        return new LinePlot
        {
            Title = quantity.Title,
            Subtitle = "dots: problems; line and band: median and quartiles"
                + (quantity.Fit is { } fit ? $"; {fit.VerdictName} by AICc" : ""),
            X = new PlotAxis("Qubits d") { IsWhole = true },
            Y = new PlotAxis("Gap Δ", AxisScale.Logarithmic),
            Series =
            [
                new PlotSeries("", [.. quantity.Values.Select(pair => ((double)pair.Qubits, pair.Value))])
                {
                    Shape = LineShape.Points, Colour = 0,
                },
                Median("median", quantity, colour: 0),
                .. quantity.Fit is { } laws
                    ? (PlotSeries[])[Law("power law", laws.PowerLaw, quantity, 1), Law("exponential", laws.Exponential, quantity, 2)]
                    : [],
            ],
        };
    }

    /// <summary>The median at each number of qubits as a line, the quartiles as its band.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="quantity">What is drawn.</param>
    /// <param name="colour">Index of the colour.</param>
    public static PlotSeries Median(string name, ScaledQuantity quantity, int colour)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        return new(name, [.. quantity.ByQubits.Select(at => ((double)at.Qubits, at.Quantiles.Median))])
        {
            Colour = colour,
            Band = [.. quantity.ByQubits.Select(at => ((double)at.Qubits, at.Quantiles.LowerQuartile, at.Quantiles.UpperQuartile))],
        };
    }

    /// <summary>Histogram of Δ_min.</summary>
    /// <param name="source">Whose problems they are, for the title.</param>
    /// <param name="gaps">Δ_min of every problem, at least one; from 0 on.</param>
    public static LinePlot Distribution(string source, IReadOnlyList<double> gaps)
    {
        ArgumentNullException.ThrowIfNull(gaps);
        double width = gaps.Max() > 0 ? gaps.Max() / Bars : 1;
        ImmutableArray<(double X, double Y)> bars = [.. gaps.GroupBy(gap => Math.Min(Bars - 1, Math.Floor(gap / width)))
            .OrderBy(bin => bin.Key).Select(bin => ((bin.Key + 0.5) * width, (double)bin.Count()))];
        return new LinePlot
        {
            Title = $"Distribution of Δ_min, {source}",
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"{gaps.Count} problems, median {Quantiles.Of(gaps).Median:G3}"),
            X = new PlotAxis("Δ_min"),
            Y = new PlotAxis("Problems"),
            Series = [new PlotSeries("", bars) { Shape = LineShape.Bars, BarWidth = width }],
        };
    }

    private static PlotSeries Law(string name, ScalingLaw law, ScaledQuantity quantity, int colour)
    {
        double low = quantity.Values.Min(pair => pair.Qubits), high = quantity.Values.Max(pair => pair.Qubits);
        return new PlotSeries(name, [.. Enumerable.Range(0, LineSteps + 1).Select(k => low + (high - low) * k / LineSteps)
            .Select(d => (d, law.At(d)))])
        {
            Dashed = true, Colour = colour,
        };
    }
}
