using System.Runtime.InteropServices;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Turns a float16 model into the float32 model of the same numbers.</summary>
internal static class HalfPrecision
{
    private const int Half = (int)TensorType.Float16;
    private const int Single = (int)TensorType.Float;

    /// <summary>Converts every stored tensor, declared type and Cast of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Folder of its file; null for a model from memory.</param>
    public static void Widen(ModelProto model, string? folder)
    {
        foreach (TensorProto tensor in OnnxFile.Tensors(model).Where(t => t.DataType == Half))
        {
            if (tensor.DataLocation == 1)
                tensor.Embed(folder!);
            Widen(tensor);
        }
        foreach (NodeProto node in model.Functions.SelectMany(f => f.Node))
            Widen(node);
        Widen(model.Graph);
    }

    private static void Widen(GraphProto graph)
    {
        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
            if (value.Type?.TensorType?.ElemType == Half)
                value.Type.TensorType.ElemType = Single;
        foreach (NodeProto node in graph.Node)
            Widen(node);
    }

    private static void Widen(NodeProto node)
    {
        foreach (AttributeProto attribute in node.Attribute)
            if (attribute.I == Half && attribute.Name is "to" or "dtype")
                attribute.I = Single;
        foreach (GraphProto graph in node.Subgraphs())
            Widen(graph);
    }

    private static void Widen(TensorProto tensor)
    {
        float[] values = tensor.HasRawData
            ? [.. MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span).ToArray().Select(h => (float)h)]
            : [.. tensor.Int32Data.Select(bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits))];
        tensor.DataType = Single;
        tensor.Int32Data.Clear();
        tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
    }
}
