using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using QuboCam.Onnx;

namespace QuboCam.Tests.Models.Gradients;

/// <summary>A flat float32 tensor.</summary>
public sealed record Tensor(long[] Shape, float[] Data)
{
    /// <summary>One slice of the first axis.</summary>
    public Tensor Image(int index)
    {
        int size = Data.Length / (int)Shape[0];
        return new([1, .. Shape.Skip(1)], Data[(index * size)..((index + 1) * size)]);
    }
}

/// <summary>
/// A tiny model of Golden/gradients with its input x, cotangent w, output y and ∂(Σ w·y)/∂x, the last two by PyTorch.
/// </summary>
public sealed record GradientCase(string Name, byte[] Model, Tensor X, Tensor W, Tensor Y, Tensor Gradient)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "gradients");

    /// <summary>Names of the operators that have cases.</summary>
    public static IEnumerable<string> Operators() =>
        Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    /// <summary>The cases of one operator.</summary>
    public static IReadOnlyList<GradientCase> Of(string @operator)
    {
        using FileStream file = File.OpenRead(Path.Combine(Folder, $"{@operator}.json"));
        return JsonSerializer.Deserialize<CaseFile>(file, Json)!.Cases;
    }

    /// <summary>Whether x holds two images, of which each has its own part of y, and the model takes any number.</summary>
    public bool IsBatchOfTwo => X.Shape[0] == 2 && W.Shape is [2, ..] && HasFreeBatch(Parse(Model));

    /// <summary>Runs the model and its derivative: y and ∂(Σ w·y)/∂x.</summary>
    public (Tensor Y, Tensor Gradient) Run(Tensor x, Tensor w)
    {
        ModelProto model = Parse(Model);
        Dictionary<string, TensorFact> facts = Probe(model);
        string gradient = OnnxGradient.Append(model.Graph, facts, "x", "y", "w")!;
        model.Graph.Input.Add(Input("w", w.Shape.Length));
        model.Graph.Output.Add(new ValueInfoProto { Name = gradient });
        using OnnxSession session = new(model, Settings());
        Tensor[] results = session.Run(
            [("x", x.Shape, x.Data), ("w", w.Shape, w.Data)], ["y", gradient],
            outputs => outputs.Select(o => new Tensor(
                o.GetTensorTypeAndShape().Shape, o.GetTensorDataAsSpan<float>().ToArray())).ToArray());
        return (results[0], results[1]);
    }

    private OnnxSessionSettings Settings() => new() { Name = Name, Threads = 1, Device = ExecutionDevice.Cpu };

    private static ModelProto Parse(byte[] bytes)
    {
        ModelProto model = OnnxFile.Parse(bytes, "case");
        HashSet<string> stored = [.. model.Graph.Initializer.Select(t => t.Name)];
        foreach (ValueInfoProto input in model.Graph.Input.Where(i => stored.Contains(i.Name)).ToArray())
            model.Graph.Input.Remove(input);
        OpsetLift.Lift(model);
        return model;
    }

    private static bool HasFreeBatch(ModelProto model) => model.Graph.Input[0].Type.TensorType.Shape.Dim[0].HasDimParam;

    /// <summary>Shapes and types of all tensors, seen with a batch of one where the batch is free.</summary>
    private Dictionary<string, TensorFact> Probe(ModelProto model)
    {
        ModelProto probe = model.Clone();
        string[] tensors = [.. probe.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0)];
        probe.Graph.Output.Clear();
        probe.Graph.Output.AddRange(tensors.Select(t => new ValueInfoProto { Name = t }));
        Tensor x = HasFreeBatch(model) ? X.Image(0) : X;
        using OnnxSession session = new(probe, Settings() with { Optimization = GraphOptimizationLevel.ORT_DISABLE_ALL });
        Dictionary<string, TensorFact> facts = session.Run(
            [("x", x.Shape, x.Data)], tensors,
            results => tensors.Zip(results.Select(OnnxSession.Fact)).ToDictionary(p => p.First, p => p.Second));
        foreach (TensorProto stored in probe.Graph.Initializer)
            facts[stored.Name] = new TensorFact(
                [.. stored.Dims.Select(d => (int)d)], (TensorType)stored.DataType, stored.Integers());
        facts["x"] = new TensorFact([.. x.Shape.Select(d => (int)d)], TensorType.Float, default);
        return facts;
    }

    private static ValueInfoProto Input(string name, int rank)
    {
        TypeProto type = new() { TensorType = new() { ElemType = (int)TensorType.Float, Shape = new() } };
        type.TensorType.Shape.Dim.AddRange(Enumerable.Range(0, rank).Select(_ => new TensorShapeProto.Types.Dimension()));
        return new ValueInfoProto { Name = name, Type = type };
    }

    private sealed record CaseFile(string Operator, GradientCase[] Cases);
}
