using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace QuboCam;

/// <summary>An array of a .npy file.</summary>
/// <param name="Values">The values, row-major; 64-bit values rounded to 32 bits.</param>
/// <param name="Shape">The length of each axis; empty for a scalar.</param>
public sealed record NpyArray(ImmutableArray<float> Values, ImmutableArray<int> Shape);

/// <summary>Reads and writes NumPy's .npy files of real numbers.</summary>
/// <remarks>Format versions 1 to 3 of numpy.lib.format; little-endian float32 or float64, C order.</remarks>
public static partial class NpyFile
{
    private const int LongestHeader = 64 * 1024;
    private const int MostAxes = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file, at most 1 GiB.</param>
    /// <returns>Values and shape.</returns>
    /// <exception cref="InputException">The file cannot be read, is no .npy file, or holds another type or order.</exception>
    public static NpyArray Read(string path) => Decode(InputFile.Read(path, limit: 1L << 30), path);

    /// <summary>Reads a preprocessed image that a model takes as it is.</summary>
    /// <param name="path">The file; 1×C×H×W or C×H×W values, for a channels-last model 1×H×W×C or H×W×C.</param>
    /// <param name="layout">Order of the model's axes.</param>
    /// <returns>The tensor, without the batch axis.</returns>
    /// <exception cref="InputException">As <see cref="Read"/>, or the shape is not that of one image.</exception>
    public static ImageTensor ReadImage(string path, TensorLayout layout) => Image(Read(path), path, layout);

    /// <summary>Whether the bytes of a file begin as those of a .npy file.</summary>
    /// <param name="file">The file's content, or its beginning.</param>
    public static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>The one image that an array holds.</summary>
    /// <param name="array">1×C×H×W or C×H×W values, for a channels-last model 1×H×W×C or H×W×C.</param>
    /// <param name="path">What messages call the file.</param>
    /// <param name="layout">Order of the model's axes.</param>
    /// <returns>The tensor, without the batch axis.</returns>
    /// <exception cref="InputException">The shape is not that of one image.</exception>
    public static ImageTensor Image(NpyArray array, string path, TensorLayout layout)
    {
        ArgumentNullException.ThrowIfNull(array);
        ImmutableArray<int> shape = array.Shape is [1, _, _, _] ? array.Shape[1..] : array.Shape;
        if (shape.Length != 3 || shape.Contains(0))
        {
            string wanted = layout == TensorLayout.Nchw ? "1×C×H×W or C×H×W" : "1×H×W×C or H×W×C";
            throw new InputException($"{path} has the shape ({string.Join(", ", array.Shape)}); one image of shape {wanted} is wanted.");
        }
        return layout == TensorLayout.Nchw
            ? new ImageTensor(array.Values, shape[0], shape[1], shape[2], layout)
            : new ImageTensor(array.Values, shape[2], shape[0], shape[1], layout);
    }

    /// <summary>Writes float32 values, the whole file or none.</summary>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        AtomicFile.Write(path, Encode(values, shape));

    /// <summary>Reads an array from the bytes of its file.</summary>
    /// <param name="file">The file's content.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InputException">The bytes are no .npy file, or it holds another type or order.</exception>
    public static NpyArray Decode(ReadOnlySpan<byte> file, string name)
    {
        (string header, int dataStart) = Header(file, name);
        string type = Field(TypeField(), "descr", header, name);
        int size = type switch
        {
            "<f4" => sizeof(float),
            "<f8" => sizeof(double),
            _ => throw new InputException(
                $"{name} holds values of type '{type}'; float32 ('<f4') is wanted: save it with array.astype('<f4')."),
        };
        if (Field(OrderField(), "fortran_order", header, name) == "True")
            throw new InputException($"{name} is in Fortran order; C order is wanted: save numpy.ascontiguousarray(array).");

        ReadOnlySpan<byte> data = file[dataStart..];
        string tuple = Field(ShapeField(), "shape", header, name);
        ImmutableArray<int> shape = Axes(tuple, name);
        if (!Fits(shape, data.Length, size))
            throw new InputException($"{name} is damaged: {data.Length} bytes of data do not fill the shape ({tuple}) of type '{type}'.");
        return new NpyArray(Values(data, size), shape);
    }

    /// <summary>The bytes of a .npy file, as numpy.save writes them.</summary>
    internal static byte[] Encode(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        string axes = string.Join(", ", shape.ToArray());
        if (!Fits([.. shape], (long)values.Length * sizeof(float), sizeof(float)))
            throw new ArgumentException($"{values.Length} values do not fill the shape ({axes}).", nameof(values));
        string tuple = shape.Length == 1 ? axes + "," : axes;
        string dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({tuple}), }}";

        // Magic, version and header length take 10 bytes; a newline ends the header so that data start at a multiple of 64.
        int dataStart = (10 + dictionary.Length + 1 + 63) / 64 * 64;
        byte[] file = new byte[dataStart + sizeof(float) * values.Length];
        Magic.CopyTo(file);
        file[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)(dataStart - 10));
        Encoding.ASCII.GetBytes(dictionary.PadRight(dataStart - 11) + "\n", file.AsSpan(10));
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(dataStart + sizeof(float) * i), values[i]);
        return file;
    }

    private static (string Header, int DataStart) Header(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 12 || !file.StartsWith(Magic) || file[6] is < 1 or > 3)
            throw new InputException($"{name} is not a .npy file of version 1 to 3; write it with numpy.save.");
        bool isFirstVersion = file[6] == 1;
        int start = isFirstVersion ? 10 : 12;
        long length = isFirstVersion
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > LongestHeader || start + length > file.Length)
            throw new InputException($"{name} is damaged: its header claims {length} bytes.");
        return (Encoding.Latin1.GetString(file.Slice(start, (int)length)), start + (int)length);
    }

    private static string Field(Regex field, string key, string header, string name) =>
        field.Match(header) is { Success: true } match ? match.Groups[1].Value
            : throw new InputException($"{name} has no plain '{key}' in its header; save a plain float32 array with numpy.save.");

    private static ImmutableArray<int> Axes(string tuple, string name)
    {
        string[] axes = tuple.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int[] shape = new int[axes.Length];
        for (int i = 0; i < axes.Length; i++)
            if (axes.Length > MostAxes || !int.TryParse(axes[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
                throw new InputException($"{name} has a shape that cannot be read: ({tuple}).");
        return [.. shape];
    }

    private static bool Fits(ImmutableArray<int> shape, long bytes, int size)
    {
        // A product of the axes may pass any integer type, so it is compared in the arbitrary one.
        System.Numerics.BigInteger needed = size;
        foreach (int axis in shape)
            needed *= axis;
        return needed == bytes;
    }

    private static ImmutableArray<float> Values(ReadOnlySpan<byte> data, int size)
    {
        float[] values = new float[data.Length / size];
        for (int i = 0; i < values.Length; i++)
            values[i] = size == sizeof(float)
                ? BinaryPrimitives.ReadSingleLittleEndian(data[(size * i)..])
                : (float)BinaryPrimitives.ReadDoubleLittleEndian(data[(size * i)..]);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex TypeField();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderField();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([\d\s,]*)\)""")]
    private static partial Regex ShapeField();
}
