using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How the points of a series are joined, or what stands for each of them.</summary>
public enum LineShape
{
    /// <summary>By straight lines.</summary>
    Straight,

    /// <summary>By a horizontal line up to the next point and a jump there, as for the best value so far.</summary>
    Steps,

    /// <summary>Not at all: a small dot for each, so transparent that many in one place look darker than one.</summary>
    Points,

    /// <summary>Not at all: a bar for each, from the low end of the vertical axis up to it, as in a histogram.</summary>
    Bars,
}

/// <summary>One line of a plot, or the dots or bars of one colour.</summary>
/// <param name="Name">What the legend calls it; a series without a name is not in the legend.</param>
/// <param name="Points">The points in their order; those that an axis cannot show are left out.</param>
public sealed record PlotSeries(string Name, ImmutableArray<(double X, double Y)> Points)
{
    /// <summary>How the points are joined.</summary>
    public LineShape Shape { get; init; }

    /// <summary>Whether the line is dashed.</summary>
    public bool Dashed { get; init; }

    /// <summary>
    /// A point that is marked by a dot, drawn over all lines; null where none is. A line of one point always has one.
    /// </summary>
    public (double X, double Y)? Marker { get; init; }

    /// <summary>
    /// A shaded area from a low to a high value at each x, in their order, such as the quartiles around a median; drawn below
    /// all series. Places that an axis cannot show are left out. May stand without points.
    /// </summary>
    public ImmutableArray<(double X, double Low, double High)> Band { get; init; } = [];

    /// <summary>
    /// Width of a bar, its point in the middle: in the unit of the horizontal axis, in decades where that is logarithmic.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is not above zero, or infinite.</exception>
    public double BarWidth
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(BarWidth), value, "A bar's width is above zero and finite.");
    } = 1;

    /// <summary>
    /// Index of the colour; that of the series' place in the plot when null. There are eight, then they repeat.
    /// </summary>
    public int? Colour { get; init; }

    /// <summary>The values along the horizontal axis that the axis has to hold.</summary>
    internal IEnumerable<double> HorizontalValues(AxisScale scale) => Points
        .SelectMany(p => Shape == LineShape.Bars ? PlotScale.Around(scale, p.X, BarWidth) : [p.X])
        .Concat(Band.Select(b => b.X));

    /// <summary>The values along the vertical axis that the axis has to hold.</summary>
    internal IEnumerable<double> VerticalValues() =>
        Points.Select(p => p.Y).Concat(Band.Select(b => b.Low)).Concat(Band.Select(b => b.High));
}
