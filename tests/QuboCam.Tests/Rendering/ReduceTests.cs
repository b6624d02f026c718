namespace QuboCam.Tests.Rendering;

public sealed class ReduceTests
{
    [Fact]
    public void APhotoIsReducedOnceToTheLargestOverlay()
    {
        RgbImage photo = new(2048, 512, [.. Enumerable.Repeat((byte)90, 3 * 2048 * 512)]);

        RgbImage reduced = Overlay.Reduce(photo);

        Assert.Equal((1024, 256), (reduced.Width, reduced.Height));
        Assert.All(reduced.Rgb, value => Assert.Equal(90, value));
    }

    [Fact]
    public void ASmallPictureStaysAsItIs()
    {
        RgbImage small = new(28, 28, [.. Enumerable.Range(0, 3 * 28 * 28).Select(i => (byte)i)]);

        Assert.Equal(small.Rgb, Overlay.Reduce(small).Rgb);
    }

    [Fact]
    public void AReducedPhotoGivesTheSameOverlay()
    {
        Random random = new(1);
        byte[] pixels = new byte[3 * 1500 * 40];
        random.NextBytes(pixels);
        RgbImage photo = new(1500, 40, [.. pixels]);
        HeatMap map = new([0, 1, 2, 3], 2, 2);

        Assert.Equal(Overlay.Render(photo, map), Overlay.Render(Overlay.Reduce(photo), map));
    }
}
