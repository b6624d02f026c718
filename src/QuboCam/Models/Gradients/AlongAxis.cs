using QuboCam.Onnx;

namespace QuboCam;

/// <summary>Gradients of operators that pick or mix the cells of one axis.</summary>
internal static class AlongAxis
{
    /// <summary>y[j] = x[source[j]] along an axis, so ∂z/∂x[i] = Σ ∂z/∂y[j] over the j with source[j] = i.</summary>
    /// <param name="graph">Receives the nodes.</param>
    /// <param name="gradient">∂z/∂y.</param>
    /// <param name="dims">Number of dimensions of ∂z/∂y.</param>
    /// <param name="axis">The axis, not negative.</param>
    /// <param name="length">Length of the axis in x.</param>
    /// <param name="source">The cell of x that each cell of y shows; not negative.</param>
    /// <returns>∂z/∂x.</returns>
    public static string Scatter(
        GradientBuilder graph, string gradient, int dims, int axis, long length, ReadOnlySpan<long> source)
    {
        long[] along = [.. Enumerable.Repeat(1L, dims)];
        along[axis] = source.Length;
        string indices = graph.ExpandLike(graph.Integers(source, along), gradient);
        string shape = ShapeWith(graph, gradient, axis, length);
        string zeros = graph.Node("Expand", [graph.Scalar(0), shape]);
        return graph.Node("ScatterElements", [zeros, indices, gradient],
            Attributes.Int("axis", axis), Attributes.Text("reduction", "add"));
    }

    /// <summary>y = R x along an axis, so ∂z/∂x = Rᵀ ∂z/∂y along it.</summary>
    /// <param name="graph">Receives the nodes.</param>
    /// <param name="gradient">∂z/∂y.</param>
    /// <param name="dims">Number of dimensions of ∂z/∂y.</param>
    /// <param name="axis">The axis, not negative.</param>
    /// <param name="matrix">Name of R, shape [length in y, length in x].</param>
    /// <returns>∂z/∂x.</returns>
    public static string Multiply(GradientBuilder graph, string gradient, int dims, int axis, string matrix)
    {
        if (axis == dims - 1)
            return graph.Node("MatMul", [gradient, matrix]);
        long[] swap = [.. Enumerable.Range(0, dims)];
        (swap[axis], swap[dims - 1]) = (swap[dims - 1], swap[axis]);
        AttributeProto order = Attributes.Ints("perm", swap);
        string product = graph.Node("MatMul", [graph.Node("Transpose", [gradient], order), matrix]);
        return graph.Node("Transpose", [product], order.Clone());
    }

    /// <summary>The run-time shape of a tensor with one axis replaced.</summary>
    /// <param name="graph">Receives the nodes.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="axis">The axis, not negative.</param>
    /// <param name="lengths">What takes its place; one length or several.</param>
    /// <returns>Name of the shape, int64.</returns>
    public static string ShapeWith(GradientBuilder graph, string tensor, int axis, params long[] lengths) =>
        graph.Node("Concat",
            [
                graph.Node("Shape", [tensor], Attributes.Int("start", 0), Attributes.Int("end", axis)),
                graph.Integers(lengths),
                graph.Node("Shape", [tensor], Attributes.Int("start", axis + 1)),
            ],
            Attributes.Int("axis", 0));
}
