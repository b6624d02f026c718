using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>An ONNX classifier read from a file: its input, its classes and the layers that can be explained.</summary>
public sealed class OnnxModel
{
    // From this size on the file's bytes, which are garbage once they are parsed, are not left in memory beside the sessions.
    private const long LargeFile = 32 << 20;

    private const double LargestTrace = 1 << 29; // 2 GiB of float32

    private OnnxModel(
        string sha256, ClassifierGraph graph, IReadOnlyDictionary<string, TensorFact> facts, OnnxSessionSettings session)
    {
        (Name, Sha256, Graph, Facts, Session) = (session.Name, sha256, graph, facts, session);
        Classes = ClassesOf(facts[graph.Logits].Dims);
        LayerFinder finder = new(graph.Model.Graph, facts, graph.Image, graph.Logits, Classes);
        Layers = finder.Layers();
        if (finder.Default() is { } found)
            (DefaultLayer, DefaultLayerReason) = found;
    }

    /// <summary>The file, as it was named.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Files with weights beside the model's, as it names them: paths relative to its folder; empty for most models.</summary>
    public ImmutableArray<string> ExternalFiles { get; private set; } = [];

    /// <summary>Channels, rows and columns of the input.</summary>
    public (int Channels, int Height, int Width) InputShape => (Graph.Channels, Graph.Height, Graph.Width);

    /// <summary>Order of the input's axes.</summary>
    public TensorLayout InputLayout => Graph.Layout;

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>What the model applies to its logits.</summary>
    public ScoreActivation ScoreActivation => Graph.Activation;

    /// <summary>Every layer with feature maps, in the order of computation.</summary>
    public ImmutableArray<ExplainableLayer> Layers { get; }

    /// <summary>Name of the layer to explain when none is named: the output of the last convolutional block; null where there is none.</summary>
    public string? DefaultLayer { get; }

    /// <summary>Why it is that one.</summary>
    public string? DefaultLayerReason { get; }

    /// <summary>What runs the model.</summary>
    public ExecutionDevice Device => Session.Device;

    /// <summary>Folder of the file, where large tensors lie; null for a model from memory.</summary>
    internal string? Folder => Session.Folder;

    internal ClassifierGraph Graph { get; }

    internal IReadOnlyDictionary<string, TensorFact> Facts { get; }

    /// <summary>How graphs that are made of the model are loaded.</summary>
    internal OnnxSessionSettings Session { get; }

    /// <summary>Reads a model file; external data lies in its folder.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="options">Input, output, size and threads; null for the defaults.</param>
    /// <exception cref="ModelException">The file is not a model that can be explained; the line says why.</exception>
    public static OnnxModel Open(string path, OnnxModelOptions? options = null)
    {
        options ??= new();
        string name = options.DisplayName ?? path;
        (ModelProto model, string sha256, ImmutableArray<string> beside) = OnnxFile.Read(path, name, options.ExternalData);
        if (new FileInfo(path).Length > LargeFile)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        OnnxModel opened = Prepare(model, name, sha256, Path.GetDirectoryName(Path.GetFullPath(path)), options);
        opened.ExternalFiles = beside;
        return opened;
    }

    /// <summary>Reads a model from memory; external data is refused.</summary>
    /// <param name="bytes">The bytes of an ONNX file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Input, output, size and threads; null for the defaults.</param>
    /// <exception cref="ModelException">The bytes are not a model that can be explained; the line says why.</exception>
    public static OnnxModel Load(byte[] bytes, string name, OnnxModelOptions? options = null) =>
        Prepare(OnnxFile.Parse(bytes, name), name, Convert.ToHexStringLower(SHA256.HashData(bytes)), null, options ?? new());

    /// <summary>The layer of a name: a tensor, or a node whose first output is meant.</summary>
    /// <param name="name">Name of a tensor or node; null means the default layer.</param>
    /// <exception cref="ModelException">There is no such layer, or no gradient reaches it.</exception>
    public ExplainableLayer Layer(string? name)
    {
        if (Layers.IsEmpty)
            throw new ModelException($"{Name}: no layer has feature maps (a float tensor N×K×H×W with H·W > 1, made by a convolution).");
        string wanted = name ?? DefaultLayer!;
        string tensor = Graph.Model.Graph.Node.FirstOrDefault(n => n.Name == wanted && !n.Output.Contains(wanted))?.Output[0] ?? wanted;
        ExplainableLayer layer = Layers.FirstOrDefault(l => l.Name == wanted) ?? Layers.FirstOrDefault(l => l.Name == tensor)
            ?? throw new ModelException(
                $"{Name}: there is no layer '{wanted}'; the nearest names are {Labels.NearestNames(wanted, Layers.Select(l => l.Name))}"
                + " ('qubocam layers' lists them all).");
        if (layer.Obstacle is null)
            return layer;
        string[] possible = [.. Layers.Where(l => l.Obstacle is null && l.EndsBlock).Select(l => $"'{l.Name}'").TakeLast(3)];
        throw new ModelException(
            $"{Name}: layer '{layer.Name}' cannot be explained: node {layer.Obstacle} after it has no gradient rule; "
            + (possible.Length > 0 ? $"choose a layer after it: {string.Join(", ", possible)}." : "no layer lies after it."));
    }

    /// <summary>A tensor that the model takes.</summary>
    /// <param name="tensor">What a preprocessing made.</param>
    /// <param name="name">What it was made of, for the message.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="InputException">The model takes another shape or layout; the line says both.</exception>
    public ImageTensor Fitting(ImageTensor tensor, string name) =>
        Takes(tensor) ? tensor : throw new InputException(
            $"{name}: the preprocessing makes {Shape((tensor.Channels, tensor.Height, tensor.Width), tensor.Layout)}; {Name} takes "
            + $"{Shape(InputShape, InputLayout)}: correct \"crop\", \"resize\", \"channels\" or \"layout\".");

    /// <summary>Whether a tensor has the shape and the layout of the model's input.</summary>
    /// <param name="tensor">The tensor.</param>
    public bool Takes(ImageTensor tensor) =>
        (tensor.Channels, tensor.Height, tensor.Width) == InputShape && tensor.Layout == InputLayout;

    /// <summary>A shape as it is written in messages, in the order of the axes: "3×224×224", or "224×224×3".</summary>
    /// <param name="shape">Channels, rows and columns.</param>
    /// <param name="layout">Order of the axes.</param>
    public static string Shape((int Channels, int Height, int Width) shape, TensorLayout layout) => layout == TensorLayout.Nchw
        ? $"{shape.Channels}×{shape.Height}×{shape.Width}" : $"{shape.Height}×{shape.Width}×{shape.Channels}";

    /// <summary>The same model with other weights.</summary>
    /// <param name="weighted">A copy of the graph's model that differs in the values of initializers only.</param>
    internal OnnxModel With(ModelProto weighted) => new(Sha256, Graph.With(weighted), Facts, Session);

    private static OnnxModel Prepare(ModelProto model, string name, string sha256, string? folder, OnnxModelOptions options)
    {
        FunctionInliner.Inline(model, name);
        OnnxFile.CheckNodes(model.Graph, name);
        HalfPrecision.Widen(model, folder);
        ClassifierGraph graph = ClassifierGraph.Cut(model, name, options);
        OpsetLift.Lift(model);
        IReadOnlyDictionary<string, TensorFact> facts = Probe(graph, name, options.Threads);
        graph.FreeBatchAxis(facts);
        return new OnnxModel(
            sha256, graph, facts, new OnnxSessionSettings { Name = name, Folder = folder, Threads = options.Threads, Device = options.Device });
    }

    /// <summary>
    /// Runs the graph once on a black image to learn the shape and type of every tensor; on the processor, because they do not depend on the device.
    /// </summary>
    private static Dictionary<string, TensorFact> Probe(ClassifierGraph graph, string name, int threads)
    {
        string[] tensors = [.. graph.Model.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0)];
        ModelProto probe = WithoutLargeTensors(graph.Model);
        probe.Graph.Output.Clear();
        probe.Graph.Output.AddRange(tensors.Select(t => new ValueInfoProto { Name = t }));
        using OnnxSession session = new(probe, new OnnxSessionSettings
        {
            Name = name, Threads = threads, Device = ExecutionDevice.Cpu, Optimization = GraphOptimizationLevel.ORT_DISABLE_ALL,
        });
        if (session.KnownValues() is > LargestTrace and double values)
            throw new ModelException($"{name}: the tensors of one image would hold {values:g3} values; {LargestTrace:g3} are the limit.");
        Dictionary<string, TensorFact> facts = session.Run(
            [(graph.Image, graph.BatchDims(1), new float[graph.Pixels])], tensors,
            results => tensors.Zip(results.Select(OnnxSession.Fact)).ToDictionary(p => p.First, p => p.Second));
        foreach (TensorProto stored in graph.Model.Graph.Initializer)
            facts[stored.Name] = new TensorFact([.. stored.Dims.Select(d => (int)d)], (TensorType)stored.DataType, stored.Integers());
        facts[graph.Image] = new TensorFact([.. graph.BatchDims(1).Select(d => (int)d)], TensorType.Float, default);
        return facts;
    }

    /// <summary>A copy that makes zeros of its large float tensors when it runs: shapes do not depend on weights.</summary>
    private static ModelProto WithoutLargeTensors(ModelProto model)
    {
        ModelProto copy = model.Clone();
        GraphWriter writer = new(copy.Graph, "qubocam/probe/") { Target = [] };
        TensorProto[] large = [.. copy.Graph.Initializer.Where(t => t.DataType == (int)TensorType.Float
            && t.Dims.Aggregate(1L, (a, b) => a * b) * sizeof(float) >= StoredTensors.Large)];
        foreach (TensorProto tensor in large)
        {
            writer.Append("ConstantOfShape", [writer.Integers([.. tensor.Dims])], [tensor.Name]);
            copy.Graph.Initializer.Remove(tensor);
        }
        NodeProto[] nodes = [.. writer.Target, .. copy.Graph.Node];
        copy.Graph.Node.Clear();
        copy.Graph.Node.AddRange(nodes);
        return copy;
    }

    private int ClassesOf(ImmutableArray<int> dims) =>
        dims.Length >= 2 && dims[0] == 1 && dims.Skip(2).All(d => d == 1) && dims[1] > 0 ? dims[1]
            : throw new ModelException(
                $"{Name}: output '{Graph.Logits}' has shape [{string.Join(", ", dims)}] for one image; a classifier returns one score per class, [1, C].");
}
