using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A set of labelled images, read one after the other; <see cref="DataSets.Open"/> makes it.</summary>
/// <remarks>Disposing closes its files: items that were not read until then cannot be read any more.</remarks>
public interface IDataSet : IDisposable
{
    /// <summary>What messages and reports call it: the path, as given.</summary>
    string Name { get; }

    /// <summary>Kind of the set for people: "folder of classes", "CIFAR-10 binary", ….</summary>
    string Kind { get; }

    /// <summary>Names of the classes that the set itself knows, by label index; empty where it knows none.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>How many images there are; null where that is known only at the end.</summary>
    int? Count { get; }

    /// <summary>What is odd but no obstacle (a class without images, duplicate names), one line each.</summary>
    ImmutableArray<string> Remarks { get; }

    /// <summary>The images in a fixed order. Streamed: memory does not grow with their number.</summary>
    /// <returns>Items that may be read in any order, by one thread at a time each, until the enumeration is ended.</returns>
    /// <exception cref="InputException">The set is damaged so that nothing further can be read.</exception>
    IEnumerable<DataSetItem> Items();
}

/// <summary>One image of a set; nothing is decoded before it is asked for.</summary>
public sealed record DataSetItem
{
    /// <summary>Place in the set, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Name in results, unique in the set: a path relative to it, or <c>file#number</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Index of its class in the set; null where the set gives a name only, or nothing.</summary>
    public required int? LabelIndex { get; init; }

    /// <summary>Name of its class; null where it has none.</summary>
    public required string? Label { get; init; }

    /// <summary>Decodes the image.</summary>
    /// <exception cref="InputException">It is missing or damaged.</exception>
    public required Func<RgbImage> Read { get; init; }

    /// <summary>Reads the image's file without decoding it; null where the set stores bare pixels.</summary>
    /// <exception cref="InputException">It is missing.</exception>
    public Func<EncodedImage>? Encoded { get; init; }

    /// <summary>Reads what is known of the object, in the pixels of the stored image; null where nothing is.</summary>
    /// <exception cref="InputException">A box lies outside of the image, or the mask is missing or has another size.</exception>
    public Func<Annotation?> ReadAnnotation { get; init; } = () => null;
}

/// <summary>The file of an image.</summary>
/// <param name="Content">Its bytes: PNG, JPEG, WebP, BMP or GIF.</param>
/// <param name="Name">What messages call it.</param>
public sealed record EncodedImage(byte[] Content, string Name)
{
    /// <summary>Decodes it.</summary>
    /// <exception cref="InputException">It is damaged, or none of these.</exception>
    public RgbImage Decode() => ImageReader.Decode(Content, Name);
}

/// <summary>Where the object is: boxes, a mask, or both.</summary>
public sealed record Annotation
{
    /// <summary>Boxes around objects of the class; empty where there are none.</summary>
    public ImmutableArray<Box> Boxes { get; init; } = [];

    /// <summary>1 where the object is, shape [Height, Width]; default where there is none.</summary>
    public ImmutableArray<bool> Mask { get; init; }

    /// <summary>Rows of the image that boxes and mask refer to.</summary>
    public required int Height { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Whether a pixel belongs to the object: in the mask where there is one, else in any box.</summary>
    /// <returns>Shape [Height, Width], row-major.</returns>
    public bool[] Region()
    {
        if (!Mask.IsDefault) return [.. Mask];
        bool[] region = new bool[Height * Width];
        foreach (Box box in Boxes)
        {
            int left = Math.Clamp(box.Left, 0, Width);
            int columns = Math.Max(0, Math.Min(Width, box.Right) - left);
            for (int row = Math.Max(0, box.Top); row < Math.Min(Height, box.Bottom); row++)
                region.AsSpan(row * Width + left, columns).Fill(true);
        }
        return region;
    }
}

/// <summary>A box in pixels: the first column and row inside, and the first ones outside (end-exclusive).</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
public readonly record struct Box(int Left, int Top, int Right, int Bottom);
