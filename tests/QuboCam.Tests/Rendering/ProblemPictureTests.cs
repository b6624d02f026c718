namespace QuboCam.Tests;

/// <summary>The matrix of a selection problem.</summary>
public sealed class ProblemPictureTests
{
    // Maps (1, 0), (0, 1) and (1, 1) of importance 1, 3 and 2. Drawn as (0, 1), (1, 1), (1, 0): neighbours have the cosine 1/√2, the
    // largest, the ends none.
    [Fact]
    public void ImportanceLiesOnTheDiagonalAndRedundancyOffItTheMostImportantFirst()
    {
        SelectionProblem problem = SelectionProblem.Build(Traces.Of([1, 0, 0, 1, 1, 1], [1, 1, 3, 3, 2, 2], new MapShape(3, 1, 2)), new());

        RgbImage picture = ImageReader.Decode(ProblemPicture.Draw(problem), "matrix.png");

        Assert.Equal((384, 384), (picture.Width, picture.Height));
        (byte, byte, byte) dark = Colormap.Viridis.At(0), bright = Colormap.Viridis.At(1);
        (byte, byte, byte)[] expected =
        [
            Colormap.Inferno.At(1), bright, dark,
            bright, Colormap.Inferno.At(2.0 / 3), bright,
            dark, bright, Colormap.Inferno.At(1.0 / 3),
        ];
        Assert.Equal(expected, from row in Enumerable.Range(0, 3) from column in Enumerable.Range(0, 3) select At(picture, 128 * row, 128 * column));
        Assert.Equal(expected[1], At(picture, 127, 128)); // the last row of a square
    }

    [Fact]
    public void OneCandidateIsOneSquareAndNoneOneDarkPixel()
    {
        SelectionProblem one = SelectionProblem.Build(Traces.Of([1, 2], [1, 1], new MapShape(1, 1, 2)), new());
        SelectionProblem none = SelectionProblem.Build(Traces.Of([1, 2], [-1, -1], new MapShape(1, 1, 2)), new());

        RgbImage square = ImageReader.Decode(ProblemPicture.Draw(one), "one.png"), pixel = ImageReader.Decode(ProblemPicture.Draw(none), "none.png");

        Assert.Equal((384, 384), (square.Width, square.Height));
        Assert.Equal(Colormap.Inferno.At(1), At(square, 383, 383));
        Assert.Equal((1, 1), (pixel.Width, pixel.Height));
        Assert.Equal([0, 0, 0], pixel.Rgb);
    }

    // 400 maps of importance 1 to 400; all are alike but the last, the most important one.
    [Fact]
    public void OfManyCandidatesTheMostImportantAreDrawn()
    {
        const int maps = 400;
        float[] activations = [.. Enumerable.Range(0, maps).SelectMany(k => k < maps - 1 ? new[] { 1f, 0 } : [0, 1f])];
        float[] gradients = [.. Enumerable.Range(0, maps).SelectMany(k => new[] { k + 1f, k + 1f })];
        SelectionProblem problem = SelectionProblem.Build(Traces.Of(activations, gradients, new MapShape(maps, 1, 2)), new());

        RgbImage picture = ImageReader.Decode(ProblemPicture.Draw(problem), "many.png");

        Assert.Equal((384, 384), (picture.Width, picture.Height));
        Assert.Equal(Colormap.Viridis.At(0), At(picture, 0, 1));
        Assert.Equal(Colormap.Viridis.At(1), At(picture, 1, 2));
        Assert.Equal(Colormap.Inferno.At(17.0 / 400), At(picture, 383, 383)); // the 384th of 400
    }

    private static (byte Red, byte Green, byte Blue) At(RgbImage picture, int row, int column)
    {
        int start = 3 * (row * picture.Width + column);
        return (picture.Rgb[start], picture.Rgb[start + 1], picture.Rgb[start + 2]);
    }
}
