using SkiaSharp;

namespace QuboCam.Tests;

public sealed class PlotSheetTests
{
    private const int Width = 660, Height = 450, Heading = 56;

    [Theory]
    [InlineData(1, 2, "", Width, Height)]
    [InlineData(4, 2, "", 2 * Width, 2 * Height)]
    [InlineData(5, 3, "Heading", 3 * Width, 2 * Height + Heading)]
    public void TheSheetIsAsLargeAsItsPlots(int plots, int columns, string heading, int width, int height)
    {
        PlotSheet sheet = new() { Heading = heading, Columns = columns, Plots = [.. Enumerable.Range(0, plots).Select(Plot)] };

        using SKBitmap picture = SKBitmap.Decode(sheet.Render());

        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void PlotsFollowEachOtherRowByRow()
    {
        PlotSheet sheet = new() { Heading = "Heading", Columns = 2, Plots = [Plot(0), Plot(1), Plot(2)] };

        using SKBitmap picture = SKBitmap.Decode(sheet.Render());

        // Each plot is one line of the colour of its number: blue, vermilion, green.
        Assert.True(Holds(picture, 0, 0, new(0x00, 0x72, 0xB2)) && !Holds(picture, 0, 0, new(0xD5, 0x5E, 0x00)));
        Assert.True(Holds(picture, 1, 0, new(0xD5, 0x5E, 0x00)));
        Assert.True(Holds(picture, 0, 1, new(0x00, 0x9E, 0x73)));
        Assert.All(Cell(1, 1), at => Assert.Equal(SKColors.White, picture.GetPixel(at.X, at.Y)));
    }

    [Fact]
    public void NothingOfAPlotLeavesItsPlace()
    {
        LinePlot crowded = new()
        {
            Title = new string('T', 300),
            Subtitle = new string('s', 300),
            X = new(new string('x', 300), AxisScale.Logarithmic),
            Y = new(new string('y', 300)),
            Series =
            [
                .. Enumerable.Range(1, 8).Select(i => new PlotSeries(new string('n', 100), [(1e-7 * i, -1234567.25), (50, 1e6)])),
                new PlotSeries("bars", [(1, -1e6)]) { Shape = LineShape.Bars, BarWidth = 3 },
                new PlotSeries("dots", [(50, 1e6), (1e-9, 0)]) { Shape = LineShape.Points },
                new PlotSeries("band", []) { Band = [(0.1, -1e6, 1e6), (1, -1e6, 1e6)] },
            ],
        };
        PlotSheet sheet = new() { Heading = new string('H', 300), Plots = [crowded, crowded, crowded, crowded] };

        using SKBitmap picture = SKBitmap.Decode(sheet.Render());

        const int Free = 18;
        for (int row = 0; row < 2; row++)
            for (int column = 0; column < 2; column++)
                foreach ((int x, int y) in Cell(column, row))
                    if (x % Width is < Free or >= Width - Free || (y - Heading) % Height is < Free or >= Height - Free)
                        Assert.Equal(SKColors.White, picture.GetPixel(x, y));
    }

    [Fact]
    public void ASheetNeedsAPlotAndAColumn()
    {
        Assert.Throws<ArgumentException>(() => new PlotSheet { Plots = [] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlotSheet { Plots = [Plot(0)], Columns = 0 });
    }

    private static LinePlot Plot(int colour) => new()
    {
        Title = "Plot",
        X = new("x"),
        Y = new("y"),
        Series = [new("line", [(0, 0), (1, 1)]) { Colour = colour }],
    };

    private static bool Holds(SKBitmap picture, int column, int row, SKColor colour) =>
        Cell(column, row).Any(at => picture.GetPixel(at.X, at.Y) == colour);

    /// <summary>The pixels of one plot's place, below the heading.</summary>
    private static IEnumerable<(int X, int Y)> Cell(int column, int row) =>
        from y in Enumerable.Range(Heading + row * Height, Height)
        from x in Enumerable.Range(column * Width, Width)
        select (x, y);
}
