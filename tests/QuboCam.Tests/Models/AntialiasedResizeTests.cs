using System.Text.Json;

namespace QuboCam.Tests;

public class AntialiasedResizeTests
{
    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Box)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos)]
    public void EqualsPillowBitByBit(Interpolation interpolation)
    {
        JsonElement[] cases = [.. PreprocessingGolden.Cases("resize.json")
            .Where(c => Enum.Parse<Interpolation>(c.GetProperty("filter").GetString()!, ignoreCase: true) == interpolation)];

        Assert.Equal(12, cases.Length);
        Assert.All(cases, c =>
        {
            RgbImage target = PreprocessingGolden.Image(c.GetProperty("target"));
            RgbImage resized = AntialiasedResize.Resize(
                PreprocessingGolden.Image(c.GetProperty("source")), target.Width, target.Height, interpolation);
            Assert.Equal(target.Rgb.AsSpan(), resized.Rgb.AsSpan());
        });
    }

    [Fact]
    public void HalvingWithABoxAveragesPairsOfPixels()
    {
        RgbImage image = new(2, 1, [10, 20, 30, 20, 40, 60]);

        RgbImage half = AntialiasedResize.Resize(image, 1, 1, Interpolation.Box);

        Assert.Equal([15, 30, 45], half.Rgb);
    }

    [Fact]
    public void RefusesAnEmptySize() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AntialiasedResize.Resize(new(1, 1, [0, 0, 0]), 0, 1, Interpolation.Box));
}
