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

        (float Low, float High)[] blue = [.. Columns(picture)];
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

    [Theory]
    [InlineData(0.03, 0.8, 8, "0.05 0.1 0.2 0.5")]
    [InlineData(0.03, 0.8, 4, "0.03 0.1 0.3")] // too little room for 2 and 5
    [InlineData(0.003, 0.8, 4, "0.01 0.1")]
    [InlineData(2e-7, 3e-6, 8, "2e−7 5e−7 1e−6 2e−6")]
    public void MarksBetweenPowersOfTenAreLabelledWhereThereAreFewPowers(double low, double high, int most, string expected)
    {
        PlotScale scale = new(new("p", AxisScale.Logarithmic), [low, high], margin: 0);

        Assert.Equal(expected, string.Join(' ', scale.Ticks(most).Select(tick => tick.Label).Where(label => label.Length > 0)));
    }

    [Theory]
    [InlineData(4, 7, "4 5 6 7")]
    [InlineData(4, 20, "4 6 8 10 12 14 16 18 20")]
    public void CountsHaveMarksAtWholeNumbersOnly(double low, double high, string expected)
    {
        PlotScale scale = new(new("qubits d") { IsWhole = true }, [low, high], margin: 0);

        Assert.Equal(expected, string.Join(' ', scale.Ticks(most: 10).Select(tick => tick.Label)));
    }

    [Fact]
    public void CountsOnALogarithmicAxisAreLabelledWhereThereIsRoom()
    {
        PlotScale scale = new(new("qubits d", AxisScale.Logarithmic) { IsWhole = true }, [4, 12.5], margin: 0);

        // Of ln(12.5/4) = 1.139 a tenth is 0.1139: ln(9/8) = 0.1178 is room, ln(10/9) = 0.105 is not, ln(11/9) = 0.2007 is.
        Assert.Equal(["4", "5", "6", "7", "8", "9", "", "11", ""], scale.Ticks(most: 10).Select(tick => tick.Label));
    }

    [Fact]
    public void ABarIsAsWideAndAsHighAsItsValues()
    {
        PlotSeries all = new("", [(1, 2), (3, 4)]) { Shape = LineShape.Bars, BarWidth = 2 };
        PlotSeries highlighted = all with { Points = [(3, 4)] };

        using SKBitmap picture = Picture(all, highlighted);

        // The first bar reaches from 0 to 2 and up to 2, the second from 2 to 4 and up to 4.
        Assert.True(IsBlue(At(picture, 0.1, 0.1)) && IsBlue(At(picture, 1.9, 1.9)));
        Assert.False(IsBlue(At(picture, 1, 2.1)));
        Assert.True(IsOrange(At(picture, 2.1, 0.1)) && IsOrange(At(picture, 3.9, 3.9)));
    }

    [Fact]
    public void BarsStandOnZero()
    {
        PlotSeries bars = new("", [(0.5, 100), (1.5, 101)]) { Shape = LineShape.Bars };
        LinePlot plot = Plot(bars) with { X = new("x"), Y = new("y") };

        using SKBitmap picture = SKBitmap.Decode(plot.Render());

        // On an axis from 100 to 101 one bar would vanish; from zero on both are equally high within 1 %.
        float[] heights = [.. Columns(picture).Where(bar => bar.High > 0).Select(bar => bar.High - bar.Low)];
        Assert.InRange(heights.Min(), 0.98 * heights.Max(), heights.Max());
        Assert.InRange(heights.Max(), 400, 432);
    }

    [Fact]
    public void BarsOnALogarithmicAxisAreEquallyWide()
    {
        LinePlot plot = Plot(new PlotSeries("", [(0.1, 1), (10, 1)]) { Shape = LineShape.Bars, BarWidth = 0.5 }) with
        {
            X = new("x", AxisScale.Logarithmic) { Range = (0.01, 100) },
        };

        using SKBitmap picture = SKBitmap.Decode(plot.Render());

        bool[] blue = [.. Columns(picture).Select(bar => bar.High > 0)];
        int first = Array.IndexOf(blue, true), gap = Array.IndexOf(blue, false, first), second = Array.IndexOf(blue, true, gap);
        int end = Array.FindLastIndex(blue, b => b) + 1;
        Assert.Equal(gap - first, end - second, tolerance: 2);
        // The bars are half a decade wide, their middles two decades apart.
        Assert.Equal(4, (second - first) / (double)(gap - first), tolerance: 0.1);
    }

    [Fact]
    public void DotsAreNotJoinedAndDarkerWhereMoreLie()
    {
        using SKBitmap picture = Picture(new PlotSeries("", [(1, 1), (3, 3), (3, 3), (3, 3)]) { Shape = LineShape.Points });

        Assert.Equal(SKColors.White, At(picture, 1.9, 1.9));
        Assert.InRange(At(picture, 1, 1).Red, 1, 200);
        Assert.InRange(At(picture, 3, 3).Red, 1, At(picture, 1, 1).Red - 30);
    }

    [Fact]
    public void ADotOnTheEdgeIsWhole()
    {
        using SKBitmap picture = Picture(new PlotSeries("", [(4, 4), (5, 2)]) { Shape = LineShape.Points });

        int[] rows = [.. Enumerable.Range(60, 100)];
        int[] columns = [.. Enumerable.Range(0, picture.Width).Where(x => rows.Any(y => IsBluish(picture.GetPixel(x, y))))];
        Assert.InRange(columns.Length, 6, 9);
        Assert.InRange(columns[^1], 1000 - 36 + 2, 1000 - 36 + 4);
    }

    [Fact]
    public void ABandLiesBetweenItsValuesAndBelowTheLine()
    {
        PlotSeries series = new("", [(0, 2), (4, 2)]) { Band = [(0, 1, 3), (4, 1, 3)] };

        using SKBitmap picture = Picture(series);

        SKColor shade = At(picture, 1.3, 1.1);
        Assert.True(IsBluish(shade) && !IsBlue(shade));
        Assert.Equal(shade, At(picture, 2.7, 2.9));
        Assert.True(IsBlue(At(picture, 1.3, 2)));
        Assert.Equal(SKColors.White, At(picture, 1.3, 0.9));
        Assert.Equal(SKColors.White, At(picture, 1.3, 3.1));
    }

    [Fact]
    public void ABandAtOnePlaceIsStillSeen()
    {
        using SKBitmap picture = Picture(new PlotSeries("", []) { Band = [(1.3, 1, 3), (2.3, double.NaN, 3)] });

        Assert.True(IsBluish(At(picture, 1.3, 1.3)));
        Assert.Equal(SKColors.White, At(picture, 2.3, 2.3));
    }

    [Fact]
    public void OnlyNamedSeriesHaveALegend()
    {
        PlotSeries line = new("", [(0, 1), (4, 1)]);

        using SKBitmap without = Picture(line, line with { Colour = 0 });
        using SKBitmap with = Picture(line, line with { Name = "levels", Colour = 0 });

        Assert.True(IsBlue(At(without, 3.9, 1)));
        Assert.False(IsBlue(At(with, 3.9, 1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ABarNeedsAWidth(double width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlotSeries("", []) { BarWidth = width });
    }

    private static LinePlot Plot(params PlotSeries[] series) => new()
    {
        Title = "",
        X = new("") { Range = (0, 4) },
        Y = new("") { Range = (0, 4) },
        Series = [.. series],
    };

    private static SKBitmap Picture(params PlotSeries[] series) => SKBitmap.Decode(Plot(series).Render());

    /// <summary>The pixel at a place of a plot from 0 to 4 without a legend; only its left edge depends on the labels.</summary>
    private static SKColor At(SKBitmap picture, double x, double y)
    {
        // The horizontal axis is the one row that is grey up to the right edge.
        const int Right = 1000 - 36, Top = 92, Bottom = 600 - 76;
        int left = Right;
        while (picture.GetPixel(left - 1, Bottom) is { Red: < 0x80 }) left--;
        return picture.GetPixel((int)Math.Round(left + x / 4 * (Right - left)), (int)Math.Round(Bottom - y / 4 * (Bottom - Top)));
    }

    private static IEnumerable<(float Low, float High)> Columns(SKBitmap picture) =>
        Enumerable.Range(0, picture.Width).Select(x => Blue(picture, x));

    private static bool IsBlue(SKColor colour) => colour is { Red: < 0x40, Blue: > 0x90 };

    private static bool IsBluish(SKColor colour) => colour.Blue - colour.Red > 20;

    private static bool IsOrange(SKColor colour) => colour is { Red: > 0xC0, Green: < 0x80, Blue: < 0x40 };

    /// <summary>The highest and lowest rows of a column where the first colour is, as (top, bottom); zeros where there is none.</summary>
    private static (float Low, float High) Blue(SKBitmap picture, int x)
    {
        int[] rows = [.. Enumerable.Range(0, picture.Height).Where(y => picture.GetPixel(x, y) is { Red: < 0x40, Blue: > 0x90 })];
        return rows.Length == 0 ? (0, 0) : (rows[0], rows[^1]);
    }
}
