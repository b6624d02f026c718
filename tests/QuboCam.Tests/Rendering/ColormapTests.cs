namespace QuboCam.Tests;

public class ColormapTests
{
    // The published ends and middles: matplotlib.colormaps[name](x, bytes=True), rounded to the nearest.
    [Theory]
    [InlineData("viridis", 0.0, 0x44, 0x01, 0x54)]
    [InlineData("viridis", 0.5, 0x21, 0x91, 0x8C)]
    [InlineData("viridis", 1.0, 0xFD, 0xE7, 0x25)]
    [InlineData("inferno", 0.0, 0x00, 0x00, 0x04)]
    [InlineData("inferno", 0.5, 0xBC, 0x37, 0x54)]
    [InlineData("inferno", 1.0, 0xFC, 0xFF, 0xA4)]
    [InlineData("inferno", 7.0, 0xFC, 0xFF, 0xA4)]
    [InlineData("inferno", double.NaN, 0x00, 0x00, 0x04)]
    public void HasMatplotlibsColours(string name, double value, byte red, byte green, byte blue)
    {
        Colormap map = Colormap.All.Single(m => m.Name == name);

        Assert.Equal((red, green, blue), map.At(value));
    }

    [Theory]
    [InlineData("viridis")]
    [InlineData("inferno")]
    public void GrowsBrighterWithTheValue(string name)
    {
        Colormap map = Colormap.All.Single(m => m.Name == name);

        double[] luma = [.. Enumerable.Range(0, 256).Select(i => Luma(map.At(i / 255.0)))];

        // One step may lose what rounding to 8 bits takes.
        Assert.All(Enumerable.Range(1, 255), i => Assert.True(luma[i] > luma[i - 1] - 0.75, $"entry {i}"));
    }

    private static double Luma((byte Red, byte Green, byte Blue) c) => 0.2126 * c.Red + 0.7152 * c.Green + 0.0722 * c.Blue;
}
