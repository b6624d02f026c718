using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A picture: 8 bits per channel, red, green, blue, shape [H, W, 3], row-major, no alpha, no colour profile.</summary>
public sealed record RgbImage
{
    /// <summary>Makes a picture.</summary>
    /// <param name="width">Columns W in pixels, at least 1.</param>
    /// <param name="height">Rows H in pixels, at least 1.</param>
    /// <param name="rgb">H·W·3 values in 0…255, row by row, three per pixel.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the number of values is not H·W·3.</exception>
    public RgbImage(int width, int height, ImmutableArray<byte> rgb)
    {
        if (width < 1 || height < 1 || rgb.Length != 3L * width * height)
            throw new ArgumentException($"3·{width}·{height} values were expected, {rgb.Length} came.", nameof(rgb));
        (Width, Height, Rgb) = (width, height, rgb);
    }

    /// <summary>Columns, W, in pixels.</summary>
    public int Width { get; }

    /// <summary>Rows, H, in pixels.</summary>
    public int Height { get; }

    /// <summary>The values, shape [H, W, 3], each in 0…255.</summary>
    public ImmutableArray<byte> Rgb { get; }

    /// <summary>The picture in grey: luma of ITU-R BT.601 in all three channels.</summary>
    /// <returns>A picture of the same size; equal to Pillow's <c>convert("L")</c>.</returns>
    public RgbImage ToGray()
    {
        byte[] gray = new byte[Rgb.Length];
        for (int i = 0; i < gray.Length; i += 3)
        {
            // 0.299, 0.587 and 0.114 in 16-bit fixed point; they sum to exactly 65536.
            int luma = (Rgb[i] * 19595 + Rgb[i + 1] * 38470 + Rgb[i + 2] * 7471 + 0x8000) >> 16;
            gray[i] = gray[i + 1] = gray[i + 2] = (byte)luma;
        }
        return FromOwned(Width, Height, gray);
    }

    /// <summary>A rectangle of the picture; black where it reaches beyond the edges.</summary>
    /// <param name="left">First column, may be negative.</param>
    /// <param name="top">First row, may be negative.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <returns>A picture of width×height pixels.</returns>
    /// <exception cref="ArgumentException">A side is below 1.</exception>
    public RgbImage Cut(int left, int top, int width, int height)
    {
        if (width < 1 || height < 1)
            throw new ArgumentException($"A rectangle of {width}×{height} pixels is empty.", nameof(width));
        byte[] cut = new byte[3 * width * height];
        int firstColumn = Math.Max(left, 0);
        int columns = Math.Min(left + width, Width) - firstColumn;
        for (int y = Math.Max(top, 0); columns > 0 && y < Math.Min(top + height, Height); y++)
            Rgb.AsSpan(3 * (y * Width + firstColumn), 3 * columns)
                .CopyTo(cut.AsSpan(3 * ((y - top) * width + firstColumn - left)));
        return FromOwned(width, height, cut);
    }

    /// <summary>Makes a picture from an array that the caller gives away, without a copy.</summary>
    internal static RgbImage FromOwned(int width, int height, byte[] rgb) =>
        new(width, height, System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(rgb));
}
