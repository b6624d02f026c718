using System.Runtime.InteropServices;
using SkiaSharp;

namespace QuboCam;

/// <summary>Reads pictures: PNG, JPEG, WebP, BMP and the first frame of a GIF, upright as EXIF asks.</summary>
/// <remarks>
/// Alpha is dropped and no colour profile is applied, as by Pillow's <c>convert("RGB")</c>; transparent pixels of a GIF are black.
/// Sizes are checked in the header, before pixels are decoded.
/// </remarks>
public static class ImageReader
{
    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Gif];

    /// <summary>Reads a picture from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What is too large; the defaults when null.</param>
    /// <returns>The picture, upright.</returns>
    /// <exception cref="InputException">
    /// The file is missing, a folder, empty, too large, no picture of a known format, or cut short.
    /// </exception>
    public static RgbImage Read(string path, ImageLimits? limits = null) =>
        Decode(InputFile.Read(path, (limits ?? new()).Bytes), path, limits);

    /// <summary>Decodes a picture from the bytes of its file.</summary>
    /// <param name="encoded">The file's content.</param>
    /// <param name="name">What messages call it, usually the path.</param>
    /// <param name="limits">What is too large; the defaults when null. <see cref="ImageLimits.Bytes"/> is not checked here.</param>
    /// <returns>The picture, upright.</returns>
    /// <exception cref="InputException">The bytes are no picture of a known format, too many pixels, or cut short.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> encoded, string name, ImageLimits? limits = null)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKMemoryStream stream = new(data);
        using SKCodec codec = Open(stream, name);
        RefuseTooManyPixels(codec.Info, name, (limits ?? new()).Pixels);

        SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] rgba = new byte[info.BytesSize];
        SKCodecResult result = Decode(codec, info, rgba);
        if (result == SKCodecResult.IncompleteInput || (codec.EncodedFormat == SKEncodedImageFormat.Jpeg && !HasEnd(encoded)))
            throw new InputException($"{name} is cut short: the image data end too early; copy or download it again.");
        if (result != SKCodecResult.Success)
            throw new InputException($"{name} cannot be decoded: its image data are damaged or cut short ({result}).");
        return Upright(rgba, info.Width, info.Height, codec.EncodedOrigin);
    }

    /// <summary>Rows and columns that a picture has when it is read, upright, from its header alone.</summary>
    /// <exception cref="InputException">The bytes are no picture of a known format, or cut short within the header.</exception>
    internal static (int Height, int Width) Size(ReadOnlySpan<byte> encoded, string name)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKMemoryStream stream = new(data);
        using SKCodec codec = Open(stream, name);
        return SwapsSides(codec.EncodedOrigin) ? (codec.Info.Width, codec.Info.Height) : (codec.Info.Height, codec.Info.Width);
    }

    private static SKCodec Open(SKMemoryStream stream, string name)
    {
        SKCodec? codec = SKCodec.Create(stream, out SKCodecResult opened);
        if (opened == SKCodecResult.IncompleteInput)
            throw new InputException($"{name} is cut short, or no image at all: its header is not complete; copy or download it again.");
        if (codec is null || !Formats.Contains(codec.EncodedFormat))
            throw new InputException($"{name} is not an image that can be read; give a PNG, JPEG, WebP, BMP or GIF file.");
        return codec;
    }

    private static bool SwapsSides(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    private static void RefuseTooManyPixels(SKImageInfo info, string name, long limit)
    {
        if ((long)info.Width * info.Height > limit)
            throw new InputException(
                $"{name} has {info.Width}×{info.Height} pixels; at most {limit} pixels are read: scale the image down first.");
    }

    /// <summary>Whether a JPEG file's last scan is followed by its end marker: Skia shows what is there of a progressive one and says nothing.</summary>
    private static bool HasEnd(ReadOnlySpan<byte> jpeg) =>
        jpeg.LastIndexOf<byte>([0xFF, 0xD9]) > jpeg.LastIndexOf<byte>([0xFF, 0xDA]);

    private static SKCodecResult Decode(SKCodec codec, SKImageInfo info, byte[] rgba)
    {
        GCHandle pinned = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            return codec.GetPixels(info, pinned.AddrOfPinnedObject());
        }
        finally
        {
            pinned.Free();
        }
    }

    private static RgbImage Upright(ReadOnlySpan<byte> rgba, int width, int height, SKEncodedOrigin origin)
    {
        // The row and the column of a stored pixel map to rows and columns of the upright picture as EXIF's tag 274 says.
        bool swapsSides = SwapsSides(origin);
        bool flipsColumns = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool flipsRows = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
            or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        (int uprightWidth, int uprightHeight) = swapsSides ? (height, width) : (width, height);
        byte[] rgb = new byte[3 * uprightWidth * uprightHeight];
        for (int y = 0, at = 0; y < uprightHeight; y++)
        {
            for (int x = 0; x < uprightWidth; x++, at += 3)
            {
                (int column, int row) = swapsSides ? (y, x) : (x, y);
                column = flipsColumns ? width - 1 - column : column;
                row = flipsRows ? height - 1 - row : row;
                rgba.Slice(4 * (row * width + column), 3).CopyTo(rgb.AsSpan(at, 3));
            }
        }
        return RgbImage.FromOwned(uprightWidth, uprightHeight, rgb);
    }
}

/// <summary>How large an image may be before it is refused.</summary>
public sealed record ImageLimits
{
    /// <summary>Most pixels, checked in the header; 1 to 500 million, 100 million unless given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public long Pixels
    {
        get;
        init => field = value is >= 1 and <= 500_000_000 ? value
            : throw new ArgumentOutOfRangeException(nameof(Pixels), value, "The pixel limit lies between 1 and 500 million.");
    } = 100_000_000;

    /// <summary>Most bytes of a file; 1 to 2³⁰, 2³⁰ (1 GiB) unless given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside.</exception>
    public long Bytes
    {
        get;
        init => field = value is >= 1 and <= 1L << 30 ? value
            : throw new ArgumentOutOfRangeException(nameof(Bytes), value, "The size limit lies between 1 byte and 1 GiB.");
    } = 1L << 30;
}
