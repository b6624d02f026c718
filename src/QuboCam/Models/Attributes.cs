using System.Text;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Element types of ONNX tensors that QuboCam tells apart (numbers of TensorProto.DataType).</summary>
internal enum TensorType
{
    Undefined = 0,
    Float = 1,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    Double = 11,
    BFloat16 = 16,
}

/// <summary>Reads and writes attributes of ONNX nodes.</summary>
internal static class Attributes
{
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    public static AttributeProto Ints(string name, params IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>The attribute of that name, or null.</summary>
    public static AttributeProto? Attribute(this NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name);

    public static long Int(this NodeProto node, string name, long absent) => node.Attribute(name)?.I ?? absent;

    public static float Float(this NodeProto node, string name, float absent) => node.Attribute(name)?.F ?? absent;

    public static string Text(this NodeProto node, string name, string absent) =>
        node.Attribute(name) is { } attribute ? Encoding.UTF8.GetString(attribute.S.Span) : absent;

    public static long[]? Ints(this NodeProto node, string name) => node.Attribute(name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>Takes an attribute out of a node and returns it; null where there was none.</summary>
    public static AttributeProto? Take(this NodeProto node, string name)
    {
        AttributeProto? attribute = node.Attribute(name);
        if (attribute is not null)
            node.Attribute.Remove(attribute);
        return attribute;
    }

    /// <summary>The node as error messages name it: its own name, else its first output.</summary>
    public static string DisplayName(this NodeProto node) =>
        node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault(o => o.Length > 0) ?? "(unnamed)";

    /// <summary>The domain as error messages name it; the default domain is "ai.onnx".</summary>
    public static string DisplayDomain(this NodeProto node) => node.IsDefaultDomain() ? "ai.onnx" : node.Domain;

    public static bool IsDefaultDomain(this NodeProto node) => node.Domain is "" or "ai.onnx";

    /// <summary>Every tensor that a node reads, those captured by its subgraphs included.</summary>
    public static IEnumerable<string> Reads(this NodeProto node) =>
        node.Input.Where(i => i.Length > 0).Concat(node.Subgraphs().SelectMany(g => g.Node.SelectMany(Reads)));

    /// <summary>The graphs among a node's attributes (If, Loop, Scan).</summary>
    public static IEnumerable<GraphProto> Subgraphs(this NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));
}
