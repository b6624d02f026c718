using System.Collections.Immutable;
using SkiaSharp;

namespace QuboCam.Tests;

public class PictureTests
{
    private static readonly RgbImage Gray28 = new(28, 28, [.. Enumerable.Repeat((byte)100, 3 * 28 * 28)]);
    private static readonly HeatMap Even = new([3, 3, 3, 3], 2, 2);
    private static readonly PanelHeader Header = new() { Prediction = "Ankle boot", Probability = 0.998, Layer = "conv5, 24 maps of 14×14" };

    [Fact]
    public void AnEvenMapMixesEveryPixelWithTheLastColour()
    {
        RgbImage picture = Decode(Overlay.Render(Gray28, Even));

        // Inferno ends at (252, 255, 164); half of it and half of 100.
        Assert.Equal((308, 308), (picture.Width, picture.Height));
        Assert.Equal([176, 178, 132], picture.Rgb.Take(3));
        Assert.Single(Colours(picture).Distinct());
    }

    [Fact]
    public void AnAllZeroMapMixesWithTheFirstColour()
    {
        RgbImage picture = Decode(Overlay.Render(Gray28, new HeatMap([0, 0, 0, 0], 2, 2), new OverlayOptions { Opacity = 1 }));

        Assert.Equal([(0, 0, 4)], Colours(picture).Distinct());
    }

    [Fact]
    public void TheMapIsInterpolatedBeforeItIsColoured()
    {
        RgbImage ground = new(256, 256, [.. new byte[3 * 256 * 256]]);
        HeatMap ramp = new([0, 1], 1, 2);

        RgbImage blended = Overlay.Blend(ground, ramp, new OverlayOptions { Opacity = 1 });

        // Half-pixel centres: the value at column x is (x + 0.5)/128 - 0.5 within [0, 1].
        for (int x = 0; x < 256; x++)
        {
            double value = Math.Clamp((x + 0.5) / 128 - 0.5, 0, 1);
            Assert.Equal(Colormap.Inferno.At(value), ((byte, byte, byte))Colours(blended)[x]);
        }
    }

    [Theory]
    [InlineData(4000, 10, 1024, 3)]
    [InlineData(500, 400, 500, 400)]
    [InlineData(100, 50, 320, 160)]
    [InlineData(1, 1, 320, 320)]
    public void AnOverlayIsNeitherTinyNorHuge(int width, int height, int expectedWidth, int expectedHeight)
    {
        RgbImage view = new(width, height, [.. new byte[3 * width * height]]);

        RgbImage picture = Decode(Overlay.Render(view, Even));

        Assert.Equal((expectedWidth, expectedHeight), (picture.Width, picture.Height));
    }

    [Fact]
    public void RefusesAnOpacityOutsideItsRange() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayOptions { Opacity = double.NaN });

    [Theory]
    [InlineData(4, "x")]
    [InlineData(9, "a label so long that it cannot be shown in a header and has to end in an ellipsis, whatever follows: a b c d e f g")]
    public void NothingOfAPanelTouchesItsMargins(int methods, string text)
    {
        PanelTile[] tiles = [.. Enumerable.Range(0, methods).Select(_ => new PanelTile(text, text, Even))];

        RgbImage panel = Decode(Panel.Render(Gray28, tiles, Header with { Prediction = text, ExplainedClass = text }));

        const int Free = 20;
        (int Red, int Green, int Blue)[] colours = Colours(panel);
        for (int y = 0; y < panel.Height; y++)
            for (int x = 0; x < panel.Width; x++)
                if (x < Free || y < Free || x >= panel.Width - Free || y >= panel.Height - Free)
                    Assert.Equal((255, 255, 255), colours[y * panel.Width + x]);
    }

    [Fact]
    public void APanelShowsTheImageAndEveryMethod()
    {
        // A colour that neither text nor colour bar has; mixed with (252, 255, 164) it is (131, 228, 127).
        RgbImage green = new(28, 28, [.. Enumerable.Range(0, 28 * 28).SelectMany(_ => new byte[] { 10, 200, 90 })]);

        RgbImage panel = Decode(Panel.Render(green, [new("QUBO-CAM", "4 of 24 maps", Even), new("Grad-CAM", "", Even)], Header));

        (int Red, int Green, int Blue)[] colours = Colours(panel);
        Assert.Equal(308 * 308, colours.Count(c => c == (10, 200, 90)));
        Assert.Equal(2 * 308 * 308, colours.Count(c => c == (131, 228, 127)));
    }

    // Skia without a typeface draws no text and says nothing.
    [Fact]
    public void TheHeaderIsWritten()
    {
        RgbImage with = Decode(Panel.Render(Gray28, [], Header));
        RgbImage without = Decode(Panel.Render(Gray28, [], Header with { Layer = "conv6, 24 maps of 14×14" }));

        Assert.InRange(Colours(with).Take(with.Width * 100).Count(c => c.Red < 60), 200, 5000);
        Assert.False(with.Rgb.AsSpan().SequenceEqual(without.Rgb.AsSpan()));
    }

    [Fact]
    public void MoreThanFiveTilesWrapIntoRows()
    {
        PanelTile tile = new("Grad-CAM", "24 maps", Even);

        RgbImage five = Decode(Panel.Render(Gray28, [tile, tile, tile, tile], Header));
        RgbImage six = Decode(Panel.Render(Gray28, [tile, tile, tile, tile, tile], Header));

        Assert.Equal(five.Width - 2 * (308 + 20), six.Width);
        Assert.True(six.Height > five.Height + 308, $"{six.Height} and {five.Height} rows");
    }

    [Fact]
    public void TheSameInputMakesTheSameBytes()
    {
        PanelTile tile = new("Grad-CAM", "24 maps", Even);

        Assert.Equal(Panel.Render(Gray28, [tile], Header), Panel.Render(Gray28, [tile], Header));
    }

    [Fact]
    public void ALongTextEndsInAnEllipsisWithinItsRoom()
    {
        using SKFont font = Lettering.RegularFont(15);

        string shortened = Lettering.Shorten("great white shark,\nwhite shark, man-eater", font, room: 120);

        Assert.StartsWith("great white", shortened, StringComparison.Ordinal);
        Assert.EndsWith("…", shortened, StringComparison.Ordinal);
        Assert.InRange(font.MeasureText(shortened), 90, 120);
    }

    private static RgbImage Decode(byte[] png) => ImageReader.Decode(png, "picture");

    private static (int Red, int Green, int Blue)[] Colours(RgbImage image)
    {
        ImmutableArray<byte> rgb = image.Rgb;
        return [.. Enumerable.Range(0, rgb.Length / 3).Select(i => ((int)rgb[3 * i], (int)rgb[3 * i + 1], (int)rgb[3 * i + 2]))];
    }
}
