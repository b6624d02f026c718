using System.Runtime.InteropServices;
using Google.Protobuf;
using QuboCam.Onnx;

namespace QuboCam.Tests;

/// <summary>
/// A small ONNX classifier written node by node: x (N×2×6×6) → Conv 3×3 → Relu "maps" (3×6×6) → GlobalAveragePool → Flatten → Gemm
/// "scores" (4 classes).
/// </summary>
internal sealed class TinyModel
{
    public const int Maps = 3, Classes = 4, Side = 6, Channels = 2;

    private int count;

    private TinyModel(long opset, long? batch)
    {
        Proto = new ModelProto { IrVersion = opset < 9 ? 3 : 8, Graph = new GraphProto { Name = "tiny" } };
        Proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        Input("x", TensorType.Float, batch, Channels, Side, Side);
    }

    /// <summary>A step between two tensors: appends nodes that read the named tensor, and names its result.</summary>
    public delegate string Step(TinyModel model, string tensor);

    /// <summary>The model, to be changed at will.</summary>
    public ModelProto Proto { get; }

    public GraphProto Graph => Proto.Graph;

    public byte[] Bytes => Proto.ToByteArray();

    /// <summary>Weights of the last layer, [class, map].</summary>
    public static float[] ClassWeights { get; } = Wave(Classes * Maps, 1.3f);

    /// <summary>Makes a classifier.</summary>
    /// <param name="opset">Version of the operators.</param>
    /// <param name="batch">Fixed size of the batch axis; null leaves it free.</param>
    /// <param name="afterMaps">What stands between the maps and the pooling.</param>
    /// <param name="head">What makes scores [N, 4] of the maps; null for the pooling and one Gemm.</param>
    /// <param name="end">What follows the scores.</param>
    public static TinyModel Create(
        long opset = 17, long? batch = null, Step? afterMaps = null, Step? head = null, Step? end = null)
    {
        TinyModel model = new(opset, batch);
        string conv = model.Node("Conv", "conv", ["x", model.Floats("kernel", Wave(Maps * Channels * 9, 0.7f), Maps, Channels, 3, 3),
            model.Floats("shift", [0.2f, -0.1f, 0.3f], Maps)], Attributes.Ints("pads", 1, 1, 1, 1));
        string maps = model.Node("Relu", "maps", [conv]);
        string scores = (head ?? Pooled)(model, afterMaps?.Invoke(model, maps) ?? maps);
        model.Output(end?.Invoke(model, scores) ?? scores);
        return model;
    }

    /// <summary>A head with a tensor of 86 kB: Flatten → Gemm to 200 → Relu → Gemm.</summary>
    public static string Wide(TinyModel model, string maps)
    {
        string flat = model.Node("Flatten", "flat", [maps]);
        string large = model.Floats("large", Wave(108 * 200, 0.9f), 108, 200), b1 = model.Floats("b1", Wave(200, 0.3f), 200);
        string w2 = model.Floats("w2", Wave(200 * Classes, 1.1f), 200, Classes), b2 = model.Floats("b2", new float[Classes], Classes);
        string active = model.Node("Relu", "hidden_active", [model.Node("Gemm", "hidden", [flat, large, b1])]);
        return model.Node("Gemm", "scores", [active, w2, b2]);
    }

    /// <summary>An image of 2×6×6 values in [-1, 1]; another one for each seed.</summary>
    public static ImageTensor Image(int seed = 0) => new([.. Wave(Channels * Side * Side, 0.37f + seed)], Channels, Side, Side);

    /// <summary>Values that repeat late: sin(step · (i + 1)).</summary>
    public static float[] Wave(int count, float step) => [.. Enumerable.Range(1, count).Select(i => MathF.Sin(i * step))];

    public OnnxModel Load(OnnxModelOptions? options = null) => OnnxModel.Load(Bytes, "tiny.onnx", (options ?? new()) with { Threads = 1 });

    /// <summary>Loads the model and traces one image.</summary>
    public ActivationsAndGradients Trace(int? targetClass = null, string? layer = null)
    {
        using OnnxClassifier classifier = new(Load(), layer);
        return classifier.Trace([Image()], [targetClass])[0];
    }

    /// <summary>Appends a node with one output of a fresh name.</summary>
    public string Node(string operation, string[] inputs, params AttributeProto[] attributes) =>
        Node(operation, $"{operation.ToLowerInvariant()}_{count++}", inputs, attributes);

    /// <summary>Appends a node with one output of a given name.</summary>
    public string Node(string operation, string output, string[] inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = operation, Name = $"node of {output}" };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return output;
    }

    public string Floats(string name, float[] values, params long[] dims) =>
        Stored(name, TensorType.Float, MemoryMarshal.AsBytes<float>(values), dims);

    public string Integers(string name, params long[] values) =>
        Stored(name, TensorType.Int64, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    public void Input(string name, TensorType type, long? batch, params long[] dims) =>
        Graph.Input.Add(new ValueInfoProto { Name = name, Type = TypeOf(type, batch, dims) });

    public void Output(string name) =>
        Graph.Output.Add(new ValueInfoProto { Name = name, Type = new() { TensorType = new() { ElemType = (int)TensorType.Float } } });

    private string Stored(string name, TensorType type, ReadOnlySpan<byte> data, long[] dims)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(dims);
        Graph.Initializer.Add(tensor);
        return name;
    }

    private static string Pooled(TinyModel model, string maps)
    {
        string pooled = model.Node("GlobalAveragePool", "pooled", [maps]);
        string flat = model.Node("Flatten", "flat", [pooled]);
        string weights = model.Floats("weights", ClassWeights, Classes, Maps), bias = model.Floats("bias", [0.1f, 0.2f, 0.3f, 0.4f], Classes);
        return model.Node("Gemm", "scores", [flat, weights, bias], Attributes.Int("transB", 1));
    }

    private static TypeProto TypeOf(TensorType type, long? batch, long[] dims)
    {
        TypeProto value = new() { TensorType = new() { ElemType = (int)type, Shape = new() } };
        value.TensorType.Shape.Dim.Add(batch is long size
            ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension { DimParam = "N" });
        value.TensorType.Shape.Dim.AddRange(dims.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        return value;
    }
}
