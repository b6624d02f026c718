namespace QuboCam;

/// <summary>What the gradients of the Reduce operators share.</summary>
internal static class Reduction
{
    /// <summary>A tensor in the shape of a reduction's output, with its dropped axes back as axes of length 1.</summary>
    public static string WithAxes(GraphNode node, GradientBuilder graph, string reduced)
    {
        long[] axes = Axes(node);
        return node.Int("keepdims", 1) != 0 || axes.Length == 0 ? reduced
            : graph.Node("Unsqueeze", [reduced, graph.Integers(axes)]);
    }

    /// <summary>The sum of a tensor over the axes of a reduction, which stay as axes of length 1.</summary>
    public static string Sum(GraphNode node, GradientBuilder graph, string tensor)
    {
        long[] axes = Axes(node);
        if (axes.Length == 0 && node.Int("noop_with_empty_axes", 0) != 0)
            return tensor;
        string[] inputs = axes.Length == 0 ? [tensor] : [tensor, graph.Integers(axes)];
        return graph.Node("ReduceSum", inputs, Attributes.Int("keepdims", 1));
    }

    /// <summary>How many cells of a node's first input make one cell of its output; a float32 scalar.</summary>
    public static string CellCount(GraphNode node, GradientBuilder graph)
    {
        string count = graph.Over(graph.Node("Size", [node.Input(0)]), graph.Node("Size", [node.Output(0)]));
        return graph.Node("Cast", [count], Attributes.Int("to", (int)TensorType.Float));
    }

    private static long[] Axes(GraphNode node) => node.HasInput(1) ? [.. node.Integers(1)] : [];
}
