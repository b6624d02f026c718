using System.Collections.Immutable;
using QuboCam.Onnx;

namespace QuboCam;

/// <summary>y = W ⋆ x + b: ∂z/∂x = the transposed convolution of ∂z/∂y with W.</summary>
/// <remarks>With stride 1 that is a convolution with W turned by 180°, which the runtime computes faster.</remarks>
internal sealed class ConvGradient : IGradientRule
{
    public string Operator => "Conv";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        SlidingWindow window = SlidingWindow.Of(node, node.InputDims(1).Skip(2).Select(k => (long)k));
        AttributeProto groups = Attributes.Int("group", node.Int("group", 1));
        graph.Add(node.Input(0), window.Strides.All(s => s == 1) && Pads(node, window) is { } pads
            ? graph.Node("Conv", [node.Gradient, Turned(node, graph, window.Axes)],
                groups, Attributes.Ints("dilations", window.Dilations), Attributes.Ints("pads", pads))
            : graph.Node("ConvTranspose", [node.Gradient, node.Input(1)],
                [groups, .. window.TransposedAttributes(node.InputDims(0), node.OutputDims(0))]));
    }

    /// <summary>The pads of the convolution that leads back at stride 1; null where one would be negative.</summary>
    private static long[]? Pads(GraphNode node, SlidingWindow window)
    {
        ImmutableArray<int> input = node.InputDims(0), output = node.OutputDims(0);
        long[] begin = [.. window.PadsBegin.Select((pad, a) => window.Span(a) - 1 - pad)];
        long[] pads = [.. begin, .. begin.Select((pad, a) => input[a + 2] - output[a + 2] + window.Span(a) - 1 - pad)];
        return pads.All(p => p >= 0) ? pads : null;
    }

    /// <summary>W turned by 180° with its input and output channels exchanged: [M, C/g, …] becomes [C, M/g, …].</summary>
    private static string Turned(GraphNode node, GradientBuilder graph, int axes)
    {
        long[] dims = [.. node.InputDims(1)], kernel = dims[2..];
        long groups = node.Int("group", 1);
        long[] last = [.. kernel.Select(_ => -1L)], beyond = [.. kernel.Select(_ => long.MinValue)];
        string spatial = graph.Integers([.. Enumerable.Range(2, axes)]);
        string turned = graph.Node("Slice",
            [node.Input(1), graph.Integers(last), graph.Integers(beyond), spatial, graph.Integers(last)]);
        string grouped = graph.Node("Reshape", [turned, graph.Integers([groups, dims[0] / groups, .. dims[1..]])]);
        string exchanged = graph.Node("Transpose", [grouped], Attributes.Ints("perm", [0, 2, 1, .. Enumerable.Range(3, axes)]));
        return graph.Node("Reshape", [exchanged, graph.Integers([dims[1] * groups, dims[0] / groups, .. kernel])]);
    }
}
