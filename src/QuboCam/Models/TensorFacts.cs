using System.Collections.Immutable;
using System.Runtime.InteropServices;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>What is known of one tensor of a graph, seen with a batch of one image.</summary>
/// <param name="Dims">Its dimensions; the batch axis has length 1.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Integers">Its values where it is a small integer tensor; default otherwise.</param>
internal sealed record TensorFact(ImmutableArray<int> Dims, TensorType Type, ImmutableArray<long> Integers)
{
    public bool IsFloat => Type is TensorType.Float or TensorType.Double;
}

/// <summary>Reads the values of stored tensors.</summary>
internal static class StoredTensors
{
    /// <summary>Values of a float32 tensor.</summary>
    public static float[] Floats(this TensorProto tensor) =>
        tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];

    /// <summary>Values of an int64 or int32 tensor; default for another type.</summary>
    public static ImmutableArray<long> Integers(this TensorProto tensor) => (TensorType)tensor.DataType switch
    {
        TensorType.Int64 => tensor.HasRawData ? [.. MemoryMarshal.Cast<byte, long>(tensor.RawData.Span)] : [.. tensor.Int64Data],
        TensorType.Int32 => tensor.HasRawData
            ? [.. MemoryMarshal.Cast<byte, int>(tensor.RawData.Span).ToArray().Select(i => (long)i)] : [.. tensor.Int32Data.Select(i => (long)i)],
        _ => default,
    };
}
