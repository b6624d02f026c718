using System.Runtime.InteropServices;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Appends nodes and constants to an ONNX graph under names that are not taken.</summary>
internal sealed class GraphWriter
{
    private readonly GraphProto _graph;
    private readonly string _prefix;
    private readonly Dictionary<string, string> _constants = [];
    private readonly HashSet<string> _taken;
    private int _count;

    /// <param name="graph">Receives nodes and constants.</param>
    /// <param name="prefix">How new names begin; a subgraph needs one of its own.</param>
    public GraphWriter(GraphProto graph, string prefix = "qubocam/")
    {
        (_graph, _prefix) = (graph, prefix);
        _taken = [.. graph.Node.SelectMany(n => n.Output), .. graph.Initializer.Select(t => t.Name), .. graph.Input.Select(i => i.Name)];
        Target = graph.Node;
    }

    /// <summary>The list that receives new nodes: the graph's own unless a rewrite collects them elsewhere.</summary>
    public IList<NodeProto> Target { get; set; }

    /// <summary>Appends a node of the default domain with one output.</summary>
    /// <returns>The name of its output.</returns>
    public string Node(string operation, string[] inputs, params AttributeProto[] attributes)
    {
        string output = Fresh(operation);
        Append(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>Appends a node of the default domain whose outputs have given names.</summary>
    public NodeProto Append(string operation, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = operation, Name = outputs[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        Target.Add(node);
        return node;
    }

    /// <summary>A name that nothing in the graph has.</summary>
    public string Fresh(string stem)
    {
        string name;
        do name = $"{_prefix}{stem}_{_count++}";
        while (!_taken.Add(name));
        return name;
    }

    /// <summary>A scalar constant of type float32.</summary>
    public string Scalar(float value) => Floats([value]);

    /// <summary>A constant of type float32; without dimensions it is a scalar.</summary>
    public string Floats(ReadOnlySpan<float> values, params long[] dims) =>
        Constant(TensorType.Float, MemoryMarshal.AsBytes(values), dims);

    /// <summary>A one-dimensional constant of type int64.</summary>
    public string Integers(params long[] values) => Integers(values, [values.Length]);

    /// <summary>A constant of type int64; without dimensions it is a scalar.</summary>
    public string Integers(ReadOnlySpan<long> values, long[] dims) =>
        Constant(TensorType.Int64, MemoryMarshal.AsBytes(values), dims);

    private string Constant(TensorType type, ReadOnlySpan<byte> bytes, long[] dims)
    {
        string key = bytes.Length <= 256 ? $"{type}:{string.Join(',', dims)}:{Convert.ToHexString(bytes)}" : "";
        if (key.Length > 0 && _constants.TryGetValue(key, out string? known))
            return known;
        string name = Fresh("constant");
        TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dims);
        _graph.Initializer.Add(tensor);
        if (key.Length > 0)
            _constants[key] = name;
        return name;
    }
}
