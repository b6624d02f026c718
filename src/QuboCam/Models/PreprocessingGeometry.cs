namespace QuboCam;

/// <summary>Rows and columns of an image.</summary>
public sealed record ImageSize
{
    /// <summary>Longest side that is accepted, in pixels.</summary>
    public const int LongestSide = 32768;

    /// <summary>Makes a size.</summary>
    /// <param name="height">Rows, 1 to <see cref="LongestSide"/>.</param>
    /// <param name="width">Columns, 1 to <see cref="LongestSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side lies outside.</exception>
    public ImageSize(int height, int width) => (Height, Width) = (Side(height), Side(width));

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    internal static int Side(int pixels) => pixels is >= 1 and <= LongestSide ? pixels
        : throw new ArgumentOutOfRangeException(nameof(pixels), pixels, $"A side has 1 to {LongestSide} pixels.");
}

/// <summary>To what size an image is resized: <see cref="ShorterSide"/> or <see cref="ExactSize"/>.</summary>
public abstract record ResizeRule
{
    internal abstract (long Height, long Width) Apply(int height, int width);
}

/// <summary>Scales the shorter side to a length and keeps the proportions; the longer side is rounded down, as by torchvision.</summary>
/// <param name="Pixels">Length of the shorter side, 1 to <see cref="ImageSize.LongestSide"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">The length lies outside.</exception>
public sealed record ShorterSide(int Pixels) : ResizeRule
{
    /// <summary>Length of the shorter side, in pixels.</summary>
    public int Pixels { get; } = ImageSize.Side(Pixels);

    internal override (long Height, long Width) Apply(int height, int width) => width <= height
        ? ((long)Pixels * height / width, Pixels)
        : (Pixels, (long)Pixels * width / height);
}

/// <summary>Stretches the image to rows and columns, whatever its proportions.</summary>
/// <param name="Size">Rows and columns.</param>
public sealed record ExactSize(ImageSize Size) : ResizeRule
{
    internal override (long Height, long Width) Apply(int height, int width) => (Size.Height, Size.Width);
}

/// <summary>A rectangle in the pixels of the original image; reaches beyond it where a crop was padded.</summary>
/// <param name="Left">First column; fractions of a pixel count.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageRegion(double Left, double Top, double Width, double Height);

/// <summary>The way of an image to the model's size: the size after resizing, then the crop window in it.</summary>
internal readonly record struct CropPlan(int ResizedHeight, int ResizedWidth, int Top, int Left, int Height, int Width)
{
    private const long MostPixels = 100_000_000;

    public static CropPlan For(int height, int width, ResizeRule? resize, ImageSize? crop)
    {
        (long resizedHeight, long resizedWidth) = resize?.Apply(height, width) ?? (height, width);
        // Between its two passes the resize holds the new columns of all the old rows.
        RefuseHuge(Math.Max(height, resizedHeight), resizedWidth, height, width);
        RefuseHuge(crop?.Height ?? 1, crop?.Width ?? 1, height, width);
        (int rows, int columns) = ((int)resizedHeight, (int)resizedWidth);
        return crop is null
            ? new CropPlan(rows, columns, 0, 0, rows, columns)
            : new CropPlan(rows, columns, Offset(rows, crop.Height), Offset(columns, crop.Width), crop.Height, crop.Width);
    }

    /// <summary>The crop window mapped back into an original of height×width pixels.</summary>
    public ImageRegion Region(int height, int width)
    {
        double rows = (double)height / ResizedHeight;
        double columns = (double)width / ResizedWidth;
        return new ImageRegion(Left * columns, Top * rows, Width * columns, Height * rows);
    }

    public static void RefuseHuge(double newHeight, double newWidth, int height, int width)
    {
        if (!(Math.Max(newHeight, 1) * Math.Max(newWidth, 1) <= MostPixels))
            throw new InputException(
                $"The preprocessing would turn the image of {width}×{height} pixels into {newWidth:0}×{newHeight:0}; "
                + $"at most {MostPixels} pixels are made: choose a smaller \"resize\" or \"crop\".");
    }

    // torchvision centres with Python's round, half to even, and pads with the smaller half first.
    private static int Offset(int size, int crop) => crop <= size
        ? (int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven)
        : -((crop - size) / 2);
}
