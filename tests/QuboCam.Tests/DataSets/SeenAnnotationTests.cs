namespace QuboCam.Tests;

public sealed class SeenAnnotationTests
{
    // 100×200 pixels (H×W), resized to 50×100, of which the central 50×50 are seen: columns 25 to 75.
    private static readonly Preprocessing Halved = new() { Resize = new ShorterSide(50), Crop = new ImageSize(50, 50) };

    [Theory]
    [InlineData(60, 20, 80, 40, 5, 10, 15, 20)]     // x: 60/2 − 25 = 5, 80/2 − 25 = 15; y: halved
    [InlineData(0, 0, 200, 100, 0, 0, 50, 50)]      // the whole image is cut to the window
    [InlineData(40, 0, 60, 100, 0, 0, 5, 50)]       // the left half hangs out
    [InlineData(100, 50, 101, 51, 25, 25, 26, 26)]  // half a pixel remains one
    public void ABoxIsScaledAndCut(int left, int top, int right, int bottom, int x0, int y0, int x1, int y1)
    {
        Annotation seen = Halved.SeenAnnotation(Boxed(100, 200, new Box(left, top, right, bottom)))!;

        Assert.Equal([new Box(x0, y0, x1, y1)], seen.Boxes);
        Assert.Equal((50, 50, true), (seen.Height, seen.Width, seen.Mask.IsDefault));
    }

    [Fact]
    public void ABoxThatIsCutAwayDisappears()
    {
        Box left = new(0, 0, 50, 100), right = new(150, 0, 200, 100), middle = new(50, 0, 150, 100);

        Assert.Null(Halved.SeenAnnotation(Boxed(100, 200, left, right)));
        Assert.Equal([new Box(0, 0, 50, 50)], Halved.SeenAnnotation(Boxed(100, 200, left, middle, right))!.Boxes);
    }

    [Fact]
    public void APaddedCropShiftsTheBox()
    {
        // 2×2 pixels in a crop of 4×4: one row and column of padding on each side.
        Preprocessing padded = new() { Crop = new ImageSize(4, 4) };

        Annotation seen = padded.SeenAnnotation(
            new Annotation { Height = 2, Width = 2, Boxes = [new Box(0, 0, 1, 2)], Mask = [true, false, true, false] })!;

        Assert.Equal([new Box(1, 1, 2, 3)], seen.Boxes);
        Assert.Equal(
            [false, false, false, false, false, true, false, false, false, true, false, false, false, false, false, false], seen.Mask);
    }

    [Fact]
    public void WithoutResizeAndCropNothingChanges()
    {
        Annotation given = new() { Height = 2, Width = 3, Boxes = [new Box(1, 0, 3, 2)], Mask = [true, false, true, false, false, true] };

        Annotation seen = new Preprocessing().SeenAnnotation(given)!;

        Assert.Equal(given.Boxes, seen.Boxes);
        Assert.Equal(given.Mask, seen.Mask);
    }

    [Fact]
    public void AMaskThatIsCutAwayLeavesNothing()
    {
        bool[] mask = new bool[100 * 200];
        mask.AsSpan(0, 50).Fill(true);

        Assert.Null(Halved.SeenAnnotation(
            new Annotation { Height = 100, Width = 200, Mask = [.. mask], Boxes = [new Box(0, 0, 200, 100)] }));
    }

    [Theory]
    [InlineData(299, 299, 256, 224)]
    [InlineData(37, 53, 20, 24)]
    [InlineData(28, 31, 90, 64)]
    public void MasksAreTheNearestNeighbourAndBoxesAgreeWithThem(int height, int width, int shorter, int crop)
    {
        Preprocessing preprocessing = new() { Resize = new ShorterSide(shorter), Crop = new ImageSize(crop, crop) };
        Random random = new(height);
        for (int trial = 0; trial < 20; trial++)
        {
            (int x, int y) = (random.Next(width - 5), random.Next(height - 5));
            Box box = new(x, y, random.Next(x + 4, width), random.Next(y + 4, height));
            Annotation boxed = Boxed(height, width, box);
            bool[] expected = Nearest(boxed.Region(), preprocessing, height, width, crop);

            Annotation? seen = preprocessing.SeenAnnotation(boxed);
            Annotation? masked = preprocessing.SeenAnnotation(boxed with { Boxes = [], Mask = [.. boxed.Region()] });

            Assert.Equal(expected.Contains(true), masked is not null);
            Assert.Equal(expected, masked?.Mask ?? [.. new bool[crop * crop]]);
            if (masked is not null)
                Assert.Equal(expected, seen!.Region());
        }
    }

    /// <summary>The slow twin: each pixel's centre is carried back through the crop and the resize, in floating point.</summary>
    private static bool[] Nearest(bool[] mask, Preprocessing preprocessing, int height, int width, int crop)
    {
        ImageRegion view = preprocessing.View(height, width);
        bool[] result = new bool[crop * crop];
        for (int row = 0; row < crop; row++)
        {
            for (int column = 0; column < crop; column++)
            {
                double y = view.Top + (row + 0.5) * view.Height / crop, x = view.Left + (column + 0.5) * view.Width / crop;
                result[row * crop + column] = y >= 0 && y < height && x >= 0 && x < width
                    && mask[(int)Math.Floor(y + 1e-9) * width + (int)Math.Floor(x + 1e-9)];
            }
        }
        return result;
    }

    private static Annotation Boxed(int height, int width, params Box[] boxes) =>
        new() { Height = height, Width = width, Boxes = [.. boxes] };
}
