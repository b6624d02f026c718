using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Finds the layers of a graph that can be explained, and the one to explain when none is named.</summary>
internal sealed class LayerFinder
{
    private enum Layout { None, ChannelsFirst, ChannelsLast }

    private static readonly HashSet<string> Mixing = ["Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum"];
    private static readonly HashSet<string> Continuing =
    [
        "BatchNormalization", "InstanceNormalization", "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Clip", "Sigmoid", "HardSigmoid",
        "HardSwish", "Tanh", "Softplus", "Mish", "Gelu", "Dropout", "Identity",
    ];
    private static readonly HashSet<string> Passing = ["Dropout", "Identity", "MaxPool", "AveragePool", "Pad"];

    private readonly GraphProto _graph;
    private readonly IReadOnlyDictionary<string, TensorFact> _facts;
    private readonly string _logits;
    private readonly int _classes;
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<string, List<NodeProto>> _consumers = [];
    private readonly Dictionary<string, Layout> _layouts = [];

    public LayerFinder(
        GraphProto graph, IReadOnlyDictionary<string, TensorFact> facts, string image, string logits, int classes)
    {
        (_graph, _facts, _logits, _classes) = (graph, facts, logits, classes);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output)
                _producers[output] = node;
            foreach (string input in node.Reads().Distinct())
                (_consumers.TryGetValue(input, out List<NodeProto>? list) ? list : _consumers[input] = []).Add(node);
        }
        HashSet<string> active = [image];
        foreach (NodeProto node in graph.Node.Where(n => n.Reads().Any(active.Contains)))
        {
            active.UnionWith(node.Output);
            foreach (string output in node.Output)
                _layouts[output] = LayoutOf(node, output);
        }
    }

    /// <summary>Every tensor that depends on the image, is four-dimensional and has a spatial extent, in graph order.</summary>
    public ImmutableArray<ExplainableLayer> Layers()
    {
        Dictionary<string, string?> obstacles = Obstacles();
        return
        [
            .. _graph.Node.SelectMany(n => n.Output.Where(IsMaps).Select(o => new ExplainableLayer(
                o, n.OpType, ShapeOf(o), EndsBlock(o), obstacles.GetValueOrDefault(o)))),
        ];
    }

    /// <summary>The output of the last convolutional block, and why it is that one; null where there is no such layer.</summary>
    public (string Layer, string Reason)? Default()
    {
        string? last = _graph.Node.SelectMany(n => n.Output).LastOrDefault(IsMaps);
        if (last is null)
            return null;
        string layer = BeforePooling(last);
        string end = _consumers.TryGetValue(layer, out List<NodeProto>? list) ? $", before {list[0].OpType} '{list[0].DisplayName()}'" : "";
        string reason = $"the last feature maps with a spatial extent{end}";
        if (ChannelsAreClasses(layer) && BeforeConvolution(layer) is { } before)
            return (BeforePooling(before), $"the last feature maps before those whose {_classes} channels are the classes ('{layer}')");
        return (layer, reason);
    }

    /// <summary>Whether a tensor holds feature maps: float, [N, K, H, W] with H·W &gt; 1, made by convolutions.</summary>
    private bool IsMaps(string tensor) =>
        _layouts.GetValueOrDefault(tensor) == Layout.ChannelsFirst && IsFourDimensional(tensor) && ShapeOf(tensor).Pixels > 1;

    private bool IsFourDimensional(string tensor) =>
        _facts.TryGetValue(tensor, out TensorFact? fact) && fact.Type == TensorType.Float && fact.Dims is [1, > 0, > 0, > 0];

    private MapShape ShapeOf(string tensor) => new(_facts[tensor].Dims[1], _facts[tensor].Dims[2], _facts[tensor].Dims[3]);

    private Layout LayoutOf(NodeProto node, string output)
    {
        if (!_facts.TryGetValue(output, out TensorFact? fact) || fact.Dims.Length < 4)
            return Layout.None;
        Layout[] inputs = [.. node.Input.Select(i => _layouts.GetValueOrDefault(i))];
        return node.OpType switch
        {
            "Conv" or "ConvTranspose" => Layout.ChannelsFirst,
            "Transpose" => (inputs[0], string.Join(',', node.Ints("perm") ?? [])) switch
            {
                (Layout.ChannelsFirst, "0,2,1,3,4") => Layout.ChannelsFirst, // a channel shuffle
                (Layout.ChannelsFirst, "0,2,3,1") => Layout.ChannelsLast,
                (Layout.ChannelsLast, "0,3,1,2") => Layout.ChannelsFirst,
                _ => Layout.None,
            },
            "MatMul" => inputs[0] == Layout.ChannelsLast ? Layout.ChannelsLast : Layout.None,
            "Reshape" => inputs[0] == Layout.ChannelsFirst && RegroupsChannels(_facts[node.Input[0]].Dims, fact.Dims) ? inputs[0] : Layout.None,
            "Flatten" or "Squeeze" or "Unsqueeze" or "Expand" => Layout.None,
            _ => inputs.Contains(Layout.ChannelsFirst) ? Layout.ChannelsFirst
                : inputs.Contains(Layout.ChannelsLast) ? Layout.ChannelsLast : Layout.None,
        };
    }

    private static bool RegroupsChannels(ImmutableArray<int> from, ImmutableArray<int> to) =>
        from[0] == to[0] && from[^2] == to[^2] && from[^1] == to[^1];

    private bool EndsBlock(string tensor)
    {
        if (!_consumers.TryGetValue(tensor, out List<NodeProto>? next))
            return true;
        bool continues = next.Any(n => n.IsDefaultDomain() && Continuing.Contains(n.OpType));
        bool gated = _producers[tensor].OpType is "Sigmoid" or "HardSigmoid" && next.Any(n => n.OpType == "Mul");
        return !continues && !gated;
    }

    /// <summary>For every tensor, the first operator without a rule on a way from it to the logits.</summary>
    private Dictionary<string, string?> Obstacles()
    {
        Dictionary<string, string?> obstacles = [];
        foreach (NodeProto node in _graph.Node.Reverse())
        {
            string[] floats = [.. node.Output.Where(o => _layouts.ContainsKey(o) && _facts.TryGetValue(o, out TensorFact? f) && f.IsFloat)];
            if (floats.Length == 0)
                continue;
            string? obstacle = GradientRules.For(node) is null
                ? $"{node.DisplayName()} ({node.OpType}, domain {node.DisplayDomain()})"
                : floats.Select(o => obstacles.GetValueOrDefault(o)).FirstOrDefault(o => o is not null);
            foreach (string input in node.Reads())
                obstacles[input] = obstacles.GetValueOrDefault(input) ?? obstacle;
        }
        return obstacles;
    }

    /// <summary>Walks back over pooling, dropout and the like to the activations themselves.</summary>
    private string BeforePooling(string tensor)
    {
        while (_producers.TryGetValue(tensor, out NodeProto? node) && Passing.Contains(node.OpType) && IsMaps(node.Input[0]))
            tensor = node.Input[0];
        return tensor;
    }

    /// <summary>Whether nothing after a tensor mixes its channels, so that each channel is the map of one class.</summary>
    private bool ChannelsAreClasses(string tensor)
    {
        if (ShapeOf(tensor).Maps != _classes)
            return false;
        HashSet<string> after = [tensor];
        foreach (NodeProto node in _graph.Node.Where(n => n.Reads().Any(after.Contains)))
        {
            if (Mixing.Contains(node.OpType))
                return false;
            after.UnionWith(node.Output);
        }
        return after.Contains(_logits);
    }

    private string? BeforeConvolution(string tensor)
    {
        while (_producers.TryGetValue(tensor, out NodeProto? node))
        {
            tensor = node.Input[0];
            if (node.OpType == "Conv")
                return IsMaps(tensor) ? tensor : null;
        }
        return null;
    }
}
