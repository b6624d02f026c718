using QuboCam.Onnx;

namespace QuboCam;

/// <summary>The part of an ONNX graph that leads from the image to the logits, with a free batch axis and a fixed image size.</summary>
internal sealed class ClassifierGraph
{
    private const long LargestInput = 1L << 27;
    private static readonly HashSet<string> Reshaping = ["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Dropout"];

    private ClassifierGraph(ModelProto model, string image, string logits, ScoreActivation activation)
    {
        (Model, Image, Logits, Activation) = (model, image, logits, activation);
    }

    /// <summary>The model, cut down; its only input is the image, its only output the logits.</summary>
    public ModelProto Model { get; }

    /// <summary>Name of the input tensor.</summary>
    public string Image { get; }

    /// <summary>Name of the tensor with the scores before softmax or sigmoid.</summary>
    public string Logits { get; }

    /// <summary>What followed the logits in the file.</summary>
    public ScoreActivation Activation { get; }

    public TensorLayout Layout { get; private init; }

    public int Channels { get; private init; }

    public int Height { get; private init; }

    public int Width { get; private init; }

    /// <summary>The batch size that the file prescribes; null where it is free.</summary>
    public long? DeclaredBatch { get; private init; }

    /// <summary>Values of one image.</summary>
    public int Pixels => Channels * Height * Width;

    /// <summary>Dimensions of a batch of images.</summary>
    public long[] BatchDims(int count) =>
        Layout == TensorLayout.Nchw ? [count, Channels, Height, Width] : [count, Height, Width, Channels];

    /// <summary>The same graph with other weights.</summary>
    /// <param name="model">A copy of <see cref="Model"/> that differs in the values of initializers only.</param>
    public ClassifierGraph With(ModelProto model) => new(model, Image, Logits, Activation)
    {
        Layout = Layout,
        Channels = Channels,
        Height = Height,
        Width = Width,
        DeclaredBatch = DeclaredBatch,
    };

    /// <summary>Whether a convolution lies between a tensor and the logits.</summary>
    public bool HasConvolutionAfter(string tensor)
    {
        HashSet<string> after = [tensor];
        foreach (NodeProto node in Model.Graph.Node.Where(n => n.Reads().Any(after.Contains)))
        {
            if (node.OpType is "Conv" or "ConvTranspose")
                return true;
            after.UnionWith(node.Output);
        }
        return false;
    }

    /// <summary>Cuts a model in place.</summary>
    /// <exception cref="ModelException">Input or output are not those of an image classifier.</exception>
    public static ClassifierGraph Cut(ModelProto model, string name, OnnxModelOptions options)
    {
        GraphProto graph = model.Graph;
        graph.ValueInfo.Clear(); // shapes of one batch size
        StoreConstants(graph);
        HashSet<string> stored = [.. graph.Initializer.Select(t => t.Name)];
        Keep(graph.Input, i => !stored.Contains(i.Name)); // IR 3 lists initializers among the inputs
        (string logits, ScoreActivation activation) = BeforeActivation(graph, ChooseOutput(graph, name, options.Output));
        Prune(graph, logits);
        ValueInfoProto input = ChooseInput(graph, name, options.Input);
        long[] dims = InputDims(input, name, options.InputSize);
        TensorLayout layout = LooksChannelsLast(dims) ? TensorLayout.Nhwc : TensorLayout.Nchw;
        long? batch = dims[0] > 0 ? dims[0] : null;
        ClassifierGraph cut = new(model, input.Name, logits, activation)
        {
            Layout = layout,
            Channels = (int)(layout == TensorLayout.Nchw ? dims[1] : dims[3]),
            Height = (int)dims[layout == TensorLayout.Nchw ? 2 : 1],
            Width = (int)dims[layout == TensorLayout.Nchw ? 3 : 2],
            DeclaredBatch = batch,
        };
        SetInput(input, cut.BatchDims(0));
        graph.Output.Clear();
        graph.Output.Add(new ValueInfoProto { Name = logits });
        return cut;
    }

    /// <summary>Constant nodes become initializers, so that a constant is found in one place.</summary>
    private static void StoreConstants(GraphProto graph)
    {
        NodeProto[] constants = [.. graph.Node.Where(n => n.OpType == "Constant" && n.IsDefaultDomain() && n.Attribute("value")?.T is not null)];
        foreach (NodeProto node in constants)
        {
            TensorProto tensor = node.Attribute("value")!.T;
            tensor.Name = node.Output[0];
            graph.Initializer.Add(tensor);
        }
        HashSet<NodeProto> gone = new(constants, ReferenceEqualityComparer.Instance);
        Keep(graph.Node, n => !gone.Contains(n));
    }

    private static string ChooseOutput(GraphProto graph, string name, string? wanted)
    {
        string[] outputs = [.. graph.Output.Select(o => o.Name)];
        if (wanted is not null)
            return outputs.Contains(wanted) || graph.Node.Any(n => n.Output.Contains(wanted)) ? wanted
                : throw new ModelException($"{name}: there is no output '{wanted}'; it has {Quoted(outputs)}.");
        return outputs.Length == 1 ? outputs[0] : throw new ModelException(
            outputs.Length == 0 ? $"{name}: the graph has no output."
                : $"{name}: the model has several outputs ({Quoted(outputs)}); say which holds the class scores with --output NAME.");
    }

    /// <summary>Walks back over a final Softmax, LogSoftmax or Sigmoid and what merely reshapes its result.</summary>
    private static (string Logits, ScoreActivation Activation) BeforeActivation(GraphProto graph, string output)
    {
        Dictionary<string, NodeProto> producers = graph.Node.SelectMany(n => n.Output.Select(o => (o, n))).DistinctBy(p => p.o).ToDictionary();
        string tensor = output;
        // Each node is taken once: a damaged graph may run in a circle.
        while (producers.Remove(tensor, out NodeProto? node) && node.IsDefaultDomain() && node.Input.Count > 0)
        {
            if (node.OpType is "Softmax" or "LogSoftmax")
                return (node.Input[0], ScoreActivation.Softmax);
            if (node.OpType is "Sigmoid")
                return (node.Input[0], ScoreActivation.Sigmoid);
            if (!Reshaping.Contains(node.OpType))
                break;
            tensor = node.Input[0];
        }
        return (output, ScoreActivation.None);
    }

    /// <summary>Leaves only nodes, stored tensors and inputs that one tensor needs.</summary>
    public static void Prune(GraphProto graph, string wanted)
    {
        HashSet<string> needed = [wanted];
        List<NodeProto> kept = [];
        foreach (NodeProto node in graph.Node.Reverse())
            if (node.Output.Any(needed.Contains))
            {
                needed.UnionWith(node.Reads());
                kept.Add(node);
            }
        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        Keep(graph.Initializer, t => needed.Contains(t.Name));
        Keep(graph.Input, i => needed.Contains(i.Name));
    }

    private static ValueInfoProto ChooseInput(GraphProto graph, string name, string? wanted)
    {
        string[] inputs = [.. graph.Input.Select(i => i.Name)];
        if (inputs.Length == 0)
            throw new ModelException($"{name}: the class scores do not depend on any input.");
        if (wanted is not null && !inputs.Contains(wanted))
            throw new ModelException($"{name}: there is no input '{wanted}'; it has {Quoted(inputs)}.");
        if (inputs.Length > 1)
            throw new ModelException(
                $"{name}: the class scores depend on several inputs ({Quoted(inputs)}); only an image can be fed: "
                + "make the others constants of the model.");
        return graph.Input[0];
    }

    /// <summary>The four dimensions of the input; the first is 0 where the batch is free.</summary>
    private static long[] InputDims(ValueInfoProto input, string name, (int Height, int Width)? size)
    {
        if (input.Type?.TensorType is not { } type)
            throw new ModelException($"{name}: input '{input.Name}' is not a tensor.");
        if (type.ElemType != (int)TensorType.Float)
            throw new ModelException($"{name}: input '{input.Name}' has element type {type.ElemType}; float32 (1) is needed.");
        if (type.Shape is { } shape && shape.Dim.Count != 4)
            throw new ModelException($"{name}: input '{input.Name}' has {shape.Dim.Count} dimensions; an image has 4 (N×C×H×W).");
        long[] dims = type.Shape is null ? [0, 3, 0, 0]
            : [.. type.Shape.Dim.Select(d => d.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? d.DimValue : 0)];
        if (Array.Exists(dims, d => d < 0 || d > OnnxModelOptions.LongestSide))
            throw new ModelException($"{name}: input '{input.Name}' has impossible dimensions [{string.Join(", ", dims)}].");
        bool last = LooksChannelsLast(dims);
        int channel = last ? 3 : 1, row = last ? 1 : 2, column = row + 1;
        if (dims[channel] == 0)
            dims[channel] = 3;
        const int usual = 224;
        if (dims[row] == 0)
            dims[row] = size?.Height ?? usual;
        if (dims[column] == 0)
            dims[column] = size?.Width ?? usual;
        return dims[1] * dims[2] * dims[3] <= LargestInput ? dims
            : throw new ModelException($"{name}: an image of [{string.Join(", ", dims)}] is too large; {LargestInput} values are the limit.");
    }

    private static bool LooksChannelsLast(long[] dims) => dims[3] is 1 or 3 or 4 && dims[1] is not (1 or 3 or 4);

    private static void SetInput(ValueInfoProto input, long[] dims)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "N" });
        shape.Dim.AddRange(dims.Skip(1).Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        input.Type.TensorType.Shape = shape;
    }

    /// <summary>
    /// Models exported for one image often reshape to constant shapes that begin with 1: there, 0 copies the batch size instead.
    /// <see cref="OnnxClassifier"/> checks the result with two images before it relies on it.
    /// </summary>
    /// <param name="facts">Shapes of all tensors, seen with one image, and the values of small integer tensors.</param>
    public void FreeBatchAxis(IReadOnlyDictionary<string, TensorFact> facts)
    {
        if (DeclaredBatch is not 1)
            return;
        HashSet<string> constants =
        [
            .. Model.Graph.Initializer.Select(t => t.Name),
            .. Model.Graph.Node.Where(n => n.OpType == "Constant").Select(n => n.Output[0]),
        ];
        GraphWriter writer = new(Model.Graph);
        foreach (NodeProto node in Model.Graph.Node.Where(n => n.OpType == "Reshape" && n.IsDefaultDomain() && n.Int("allowzero", 0) == 0))
            if (constants.Contains(node.Input[1]) && facts[node.Input[1]].Integers is { IsDefault: false, Length: > 1 } sizes
                && sizes[0] == 1 && facts[node.Input[0]].Dims is [1, ..])
                node.Input[1] = writer.Integers([0, .. sizes.Skip(1)]);
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> list, Func<T, bool> kept)
    {
        T[] rest = [.. list.Where(kept)];
        list.Clear();
        list.AddRange(rest);
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
