using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Reads IDX files, plain or packed by gzip: the format of MNIST and Fashion-MNIST.</summary>
/// <remarks>
/// Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database", file formats: magic number 0x00000803 and n×H×W unsigned bytes
/// for images, 0x00000801 and n unsigned bytes for labels; numbers are 32 bits, high byte first.
/// </remarks>
public static class IdxFile
{
    internal const int ImageMagic = 0x803, LabelMagic = 0x801;
    private const int MostLabels = 100_000_000;
    private const int LabelHeader = 8;

    // What a byte of gzip can unpack to at most.
    private const int HighestRatio = 1032;

    /// <summary>Whether a file holds images or labels in this format, by its first bytes; false where there is no file.</summary>
    /// <exception cref="InputException">The file cannot be opened.</exception>
    public static bool IsIdx(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return false;
        try
        {
            using IdxStream content = new(path);
            return content.Int32() is ImageMagic or LabelMagic;
        }
        catch (InputException cause) when (cause.InnerException is InvalidDataException or null)
        {
            return false; // packed, but damaged, or shorter than a magic number
        }
    }

    /// <summary>Opens a file of images and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The images, read one by one as they are enumerated.</returns>
    /// <exception cref="InputException">
    /// The file cannot be read or holds no images, a size is not positive, a side is above 4096, or the file is plain and its
    /// length is not the declared one.
    /// </exception>
    public static IdxImages Images(string path) => new(() => InputFile.Open(path), path);

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file, at most 100 million labels.</param>
    /// <returns>The class of each image, 0…255.</returns>
    /// <exception cref="InputException">
    /// The file cannot be read, or holds no labels, or more or fewer than its header declares.
    /// </exception>
    public static ImmutableArray<byte> Labels(string path) => Labels(() => InputFile.Open(path), path);

    internal static ImmutableArray<byte> Labels(Func<Stream> open, string path)
    {
        using IdxStream content = new(open, path);
        ExpectMagic(content, LabelMagic, path);
        int count = content.Int32();
        if (count is < 1 or > MostLabels)
            throw new InputException($"{path} declares {count} labels; 1 to {MostLabels} are read.");
        ExpectLength(content, LabelHeader + (long)count, path);
        byte[] labels = new byte[count];
        int read = content.Read(labels, "a label");
        if (read < count)
            throw new InputException($"{path} is cut short: it declares {count} labels and holds {read}.");
        content.ExpectEnd($"label {count - 1}");
        return ImmutableCollectionsMarshal.AsImmutableArray(labels);
    }

    internal static void ExpectMagic(IdxStream content, int wanted, string path)
    {
        int magic = content.Int32();
        if (magic == wanted) return;
        string what = magic switch
        {
            ImageMagic => "holds images, not labels",
            LabelMagic => "holds labels, not images",
            _ => $"is no IDX file of bytes: it begins with 0x{magic:X8}, not 0x{wanted:X8}",
        };
        throw new InputException($"{path} {what}.");
    }

    /// <summary>
    /// Refuses a plain file of another length, and a packed one that cannot unpack to so much; its own length shows when it ends.
    /// </summary>
    internal static void ExpectLength(IdxStream content, long declared, string path)
    {
        if (content.IsPacked && declared / HighestRatio > content.Length)
            throw new InputException(
                $"{path} is damaged: its header declares {declared} bytes, to which its {content.Length} packed bytes cannot unpack.");
        if (!content.IsPacked && content.Length != declared)
            throw new InputException(
                $"{path} is damaged or cut short: its header declares {declared} bytes, it has {content.Length}.");
    }
}

/// <summary>The images of an IDX file, in their order, grey values copied to red, green and blue.</summary>
/// <remarks>
/// Each enumeration reads the file anew and holds one image at a time. It throws <see cref="InputException"/>, which names the
/// file and the image, where the file is damaged, cut short, or goes on after the declared images.
/// </remarks>
public sealed class IdxImages : IEnumerable<RgbImage>
{
    private const int LongestSide = 4096, HeaderLength = 16;
    private readonly Func<Stream> _open;
    private readonly string _path;

    internal IdxImages(Func<Stream> open, string path)
    {
        (_open, _path) = (open, path);
        using IdxStream content = new(open, path);
        IdxFile.ExpectMagic(content, IdxFile.ImageMagic, path);
        (Count, Height, Width) = (content.Int32(), content.Int32(), content.Int32());
        if (Count < 1 || Height is < 1 or > LongestSide || Width is < 1 or > LongestSide)
            throw new InputException(
                $"{path} declares {Count} images of {Height}×{Width} pixels; 1 or more of 1 to {LongestSide} a side are read.");
        IdxFile.ExpectLength(content, HeaderLength + (long)Count * Height * Width, path);
    }

    /// <summary>Number of images, at least 1.</summary>
    public int Count { get; }

    /// <summary>Rows H of each image, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns W of each image, in pixels.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public IEnumerator<RgbImage> GetEnumerator()
    {
        using IdxStream content = new(_open, _path);
        content.Fill(new byte[HeaderLength], "the header");
        byte[] gray = new byte[Height * Width];
        for (int i = 0; i < Count; i++)
        {
            string item = $"image {i} (0 to {Count - 1})";
            content.Fill(gray, item);
            if (i == Count - 1)
                content.ExpectEnd(item);
            yield return ToRgb(gray);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RgbImage ToRgb(ReadOnlySpan<byte> gray)
    {
        byte[] rgb = new byte[3 * gray.Length];
        for (int i = 0; i < gray.Length; i++)
            rgb.AsSpan(3 * i, 3).Fill(gray[i]);
        return RgbImage.FromOwned(Width, Height, rgb);
    }
}
