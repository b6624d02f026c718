using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Reads the boxes and the mask of a manifest's row.</summary>
internal static class ManifestAnnotation
{
    private const int MaskThreshold = 127;

    /// <summary>Boxes and mask, or null where the row has neither.</summary>
    /// <exception cref="InputException">A box is malformed, empty or outside of the image, or the mask does not fit.</exception>
    public static Annotation? Read(IFileTree files, ManifestRow row)
    {
        if (row.Boxes.Length == 0 && row.Mask is null) return null;
        (int height, int width) = ImageReader.Size(files.Read(row.Path), files.Describe(row.Path));
        return new Annotation
        {
            Height = height,
            Width = width,
            Boxes = [.. row.Boxes.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text => ParseBox(text, height, width, files.Describe(row.Path)))],
            Mask = row.Mask is null ? default : ReadMask(files, row.Mask, height, width),
        };
    }

    private static Box ParseBox(string text, int height, int width, string name)
    {
        int?[] edges = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Edge)];
        if (edges is not [int left, int top, int right, int bottom])
            throw new InputException($"{name}: the box \"{text}\" is not of the form \"x0 y0 x1 y1\" in whole pixels.");
        bool isInside = left >= 0 && top >= 0 && right <= width && bottom <= height;
        if (!isInside || left >= right || top >= bottom)
            throw new InputException($"{name}: the box \"{text}\" is empty or outside of the image of {width}×{height} pixels; "
                + $"0 ≤ x0 < x1 ≤ {width} and 0 ≤ y0 < y1 ≤ {height} are expected.");
        return new Box(left, top, right, bottom);
    }

    private static int? Edge(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int edge) ? edge : null;

    private static ImmutableArray<bool> ReadMask(IFileTree files, string path, int height, int width)
    {
        RgbImage mask = ImageReader.Decode(files.Read(path), files.Describe(path)).ToGray();
        if (mask.Height != height || mask.Width != width)
            throw new InputException(
                $"{files.Describe(path)}: the mask has {mask.Width}×{mask.Height} pixels, its image {width}×{height}.");
        bool[] isObject = new bool[height * width];
        for (int i = 0; i < isObject.Length; i++)
            isObject[i] = mask.Rgb[3 * i] > MaskThreshold;
        return ImmutableCollectionsMarshal.AsImmutableArray(isObject);
    }
}
