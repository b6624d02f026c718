using System.Collections.Immutable;
using SkiaSharp;

namespace QuboCam.Tests;

public sealed class LinePlotTests
{
    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-6.3, -5.9, "−6.3 −6.2 −6.1 −6.0 −5.9")]
    [InlineData(-123, 456, "−100 0 100 200 300 400")]
    [InlineData(2.5e9, 2.6e9, "2.5e9 2.52e9 2.54e9 2.56e9 2.58e9 2.6e9")]
    public void LinearMarksAreMultiplesOfOneTwoOrFive(double low, double high, string expected)
    {
        PlotScale scale = new(new("x") { Range = (low, high) }, [], margin: 0);

        Assert.Equal(expected, string.Join(' ', scale.Ticks(most: 7).Select(tick => tick.Label)));
    }

    [Fact]
    public void LogarithmicMarksArePowersOfTenWithUnlabelledOnesBetween()
    {
        PlotScale scale = new(new("t", AxisScale.Logarithmic), [0.0005, 20], margin: 0);

        ImmutableArray<PlotTick> ticks = scale.Ticks(most: 8);

        Assert.Equal(["0.001", "0.01", "0.1", "1", "10"], ticks.Select(tick => tick.Label).Where(label => label.Length > 0));
        Assert.Equal([0.0005, 0.0006, 0.0007, 0.0008, 0.0009, 0.001, 0.002], ticks.Take(7).Select(tick => Math.Round(tick.Value, 9)));
        // Marks at 0.0005…0.0009, nine in each of four decades from 0.001, then 10 and 20.
        Assert.Equal(5 + 4 * 9 + 2, ticks.Length);
    }

    [Theory]
    [InlineData(AxisScale.Linear, 2, 0.25)]
    [InlineData(AxisScale.Logarithmic, 10, 0.5)]
    public void ValuesLieWhereTheScalePutsThem(AxisScale kind, double value, double expected)
    {
        double[] ends = kind == AxisScale.Linear ? [0, 8] : [1, 100];

        Assert.Equal(expected, new PlotScale(new("x", kind), ends, margin: 0).Position(value), tolerance: 1e-12);
    }

    [Theory]
    [InlineData(AxisScale.Linear, 5)]
    [InlineData(AxisScale.Linear, 0)]
    [InlineData(AxisScale.Linear, -1e300)]
    [InlineData(AxisScale.Logarithmic, 1e-6)]
    public void ASingleValueLiesInTheMiddle(AxisScale kind, double value)
    {
        PlotScale scale = new(new("x", kind), [value, double.NaN, double.NegativeInfinity], margin: 0.1);

        Assert.Equal(0.5, scale.Position(value), tolerance: 1e-9);
        Assert.InRange(scale.Ticks(most: 8).Count(tick => tick.Label.Length > 0), 1, 9);
    }

    [Fact]
    public void AStepsLineIsDrawnWhereItsValuesAre()
    {
        LinePlot plot = new()
        {
            Title = "",
            X = new("") { Range = (0, 4) },
            Y = new("") { Range = (0, 4) },
            Series = [new("", [(0, 3), (2, 1), (4, 1)]) { Shape = LineShape.Steps }],
        };

        using SKBitmap picture = SKBitmap.Decode(plot.Render());

        (float Low, float High)[] blue = [.. Enumerable.Range(0, picture.Width).Select(x => Blue(picture, x))];
        int first = Array.FindIndex(blue, b => b.High > 0), last = Array.FindLastIndex(blue, b => b.High > 0);
        int jump = Array.FindIndex(blue, b => b.High - b.Low > 100);
        Assert.Equal((first + last) / 2.0, jump, tolerance: 3);
        // The plot is as high as 4: the two levels lie half of it apart, and the line is about two pixels thick.
        Assert.All(blue[(first + 3)..(jump - 3)], b => Assert.Equal(blue[first + 5], b));
        Assert.All(blue[(jump + 4)..(last - 3)], b => Assert.Equal(blue[last - 5], b));
        Assert.Equal(2 * (600 - 76 - 92) / 4.0, blue[last - 5].Low - blue[first + 5].Low, tolerance: 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void NothingTouchesTheMargins(int series)
    {
        LinePlot plot = new()
        {
            Title = new string('T', 300),
            Subtitle = new string('s', 300),
            X = new(new string('x', 300), AxisScale.Logarithmic),
            Y = new(new string('y', 300)),
            Series = [.. Enumerable.Range(0, series).Select(i => new PlotSeries(new string('n', 100), [(0, 1), (1e-7 * (i + 1), -1234567.25), (50, 1e6)]))],
        };

        using SKBitmap picture = SKBitmap.Decode(plot.Render());

        const int Free = 18;
        for (int y = 0; y < picture.Height; y++)
            for (int x = 0; x < picture.Width; x++)
                if (x < Free || y < Free || x >= picture.Width - Free || y >= picture.Height - Free)
                    Assert.Equal(SKColors.White, picture.GetPixel(x, y));
    }

    [Fact]
    public void APlotWithoutPointsStillHasItsAxes()
    {
        LinePlot plot = new() { Title = "Nothing", X = new("x", AxisScale.Logarithmic), Y = new("y"), Series = [new("a", [])] };

        using SKBitmap picture = SKBitmap.Decode(plot.Render());

        Assert.Equal((1000, 600), (picture.Width, picture.Height));
    }

    /// <summary>The highest and lowest rows of a column where the first colour is, as (top, bottom); zeros where there is none.</summary>
    private static (float Low, float High) Blue(SKBitmap picture, int x)
    {
        int[] rows = [.. Enumerable.Range(0, picture.Height).Where(y => picture.GetPixel(x, y) is { Red: < 0x40, Blue: > 0x90 })];
        return rows.Length == 0 ? (0, 0) : (rows[0], rows[^1]);
    }
}
