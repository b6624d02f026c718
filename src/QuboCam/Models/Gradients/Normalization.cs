namespace QuboCam;

/// <summary>What the gradients of the normalisations by a tensor's own statistics share.</summary>
internal static class Normalization
{
    /// <summary>
    /// x̂ = (x − m)/s with the mean m and deviation s = √(variance + ε) over axes:
    /// ∂z/∂x = (∂z/∂x̂ − mean(∂z/∂x̂) − x̂ · mean(x̂ · ∂z/∂x̂)) / s.
    /// </summary>
    /// <param name="graph">Receives the nodes.</param>
    /// <param name="x">The tensor that is normalised.</param>
    /// <param name="gradient">∂z/∂x̂, in the shape of x.</param>
    /// <param name="axes">The axes of the statistics.</param>
    /// <param name="epsilon">ε.</param>
    /// <returns>∂z/∂x.</returns>
    public static string Gradient(GradientBuilder graph, string x, string gradient, long[] axes, float epsilon)
    {
        string Mean(string tensor) =>
            graph.Node("ReduceMean", [tensor, graph.Integers(axes)], Attributes.Int("keepdims", 1));

        string centred = graph.Minus(x, Mean(x));
        string variance = Mean(graph.Times(centred, centred));
        string deviation = graph.Node("Sqrt", [graph.Plus(variance, graph.Scalar(epsilon))]);
        string normalized = graph.Over(centred, deviation);
        string along = graph.Times(normalized, Mean(graph.Times(normalized, gradient)));
        return graph.Over(graph.Minus(graph.Minus(gradient, Mean(gradient)), along), deviation);
    }

    /// <summary>A vector with one value per channel, shaped to broadcast over a tensor of that many dimensions.</summary>
    public static string PerChannel(GradientBuilder graph, string vector, int dims) =>
        graph.Node("Reshape", [vector, graph.Integers([-1, .. Enumerable.Repeat(1L, dims - 2)])]);
}
