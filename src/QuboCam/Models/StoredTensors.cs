using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Tensors that a model stores: inside, or at a place in a file beside it.</summary>
/// <remarks>
/// Large tensors stay in the file, and ONNX Runtime maps them into memory from there: a model would otherwise be in memory up to five times
/// while it is opened.
/// </remarks>
internal static class StoredTensors
{
    /// <summary>Bytes from which on a tensor is large.</summary>
    public const int Large = 1 << 16;

    private const uint GraphTag = (7 << 3) | 2, InitializerTag = (5 << 3) | 2, RawDataTag = (9 << 3) | 2;

    /// <summary>Replaces the large initializers of a model by their places in its file.</summary>
    /// <param name="model">The parsed model.</param>
    /// <param name="bytes">The bytes that it was parsed from.</param>
    /// <param name="file">Name of the file, without folder.</param>
    public static void LeaveInFile(ModelProto model, byte[] bytes, string file)
    {
        List<(long Offset, int Length)> places = Places(bytes);
        if (places.Count != model.Graph.Initializer.Count)
            return; // written in parts: the order is not that of the list
        foreach ((TensorProto tensor, (long offset, int length)) in model.Graph.Initializer.Zip(places))
        {
            if (length < Large || !tensor.HasRawData || tensor.RawData.Length != length)
                continue;
            tensor.ClearRawData();
            tensor.DataLocation = 1;
            tensor.ExternalData.Clear();
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = file });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) });
        }
    }

    /// <summary>Reads the data of an external tensor into the model.</summary>
    /// <param name="tensor">A tensor whose place was checked when the model was read.</param>
    /// <param name="folder">The model's folder.</param>
    public static void Embed(this TensorProto tensor, string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, tensor.External("location")));
        file.Position = tensor.ExternalNumber("offset", absent: 0);
        byte[] data = new byte[tensor.ExternalNumber("length", absent: file.Length - file.Position)];
        file.ReadExactly(data);
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(data);
        tensor.ExternalData.Clear();
        tensor.ClearDataLocation();
    }

    /// <summary>What a tensor says of its external data; empty where it says nothing.</summary>
    public static string External(this TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value ?? "";

    /// <summary>A number that a tensor says of its external data; −1 where it is none.</summary>
    public static long ExternalNumber(this TensorProto tensor, string key, long absent) =>
        tensor.External(key) is not { Length: > 0 } text ? absent
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : -1;

    /// <summary>Values of a float32 tensor inside the model.</summary>
    public static float[] Floats(this TensorProto tensor) =>
        tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];

    /// <summary>Values of an int64 or int32 tensor inside the model; default for another type or a large tensor.</summary>
    public static ImmutableArray<long> Integers(this TensorProto tensor) => (TensorType)tensor.DataType switch
    {
        _ when tensor.DataLocation == 1 => default,
        TensorType.Int64 => tensor.HasRawData ? [.. MemoryMarshal.Cast<byte, long>(tensor.RawData.Span)] : [.. tensor.Int64Data],
        TensorType.Int32 => tensor.HasRawData
            ? [.. MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray().Select(i => (long)i)] : [.. tensor.Int32Data.Select(i => (long)i)],
        _ => default,
    };

    /// <summary>Where the raw data of each initializer lie in a serialized model; length 0 for one without raw data.</summary>
    private static List<(long Offset, int Length)> Places(byte[] bytes)
    {
        List<(long, int)> places = [];
        CodedInputStream input = new(bytes);
        ForEachField(input, bytes.Length, graphTag =>
        {
            if (graphTag != GraphTag)
                return false;
            ForEachField(input, input.ReadLength() + input.Position, tensorTag =>
            {
                if (tensorTag != InitializerTag)
                    return false;
                places.Add(RawData(input, input.ReadLength() + input.Position));
                return true;
            });
            return true;
        });
        return places;
    }

    private static (long Offset, int Length) RawData(CodedInputStream input, long end)
    {
        (long, int) place = default;
        ForEachField(input, end, tag =>
        {
            long start = input.Position;
            input.SkipLastField();
            int size = Enumerable.Range(1, 5).FirstOrDefault(s => CodedOutputStream.ComputeLengthSize((int)(input.Position - start - s)) == s);
            if (tag == RawDataTag && size > 0)
                place = (start + size, (int)(input.Position - start - size));
            return true;
        });
        return place;
    }

    /// <summary>Walks over the fields of a message up to its end; what the visitor does not read is skipped.</summary>
    private static void ForEachField(CodedInputStream input, long end, Func<uint, bool> visit)
    {
        while (input.Position < end && input.ReadTag() is not 0 and uint tag)
            if (!visit(tag))
                input.SkipLastField();
    }
}
