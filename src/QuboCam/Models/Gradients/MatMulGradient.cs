using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// y = A·B: ∂z/∂A = ∂z/∂y·Bᵀ, ∂z/∂B = Aᵀ·∂z/∂y, summed over the batch axes along which an operand was repeated. A vector on the
/// left is a row, on the right a column.
/// </summary>
internal sealed class MatMulGradient : IGradientRule
{
    public string Operator => "MatMul";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        ImmutableArray<int> a = node.InputDims(0), b = node.InputDims(1), y = node.OutputDims(0);
        (bool row, bool column) = (a.Length == 1, b.Length == 1);
        string gradient = Unsqueeze(graph, node.Gradient, [.. row ? [-2L] : (long[])[], .. column ? [-1L] : (long[])[]]);
        string left = Unsqueeze(graph, node.Input(0), row ? [0] : []);
        string right = Unsqueeze(graph, node.Input(1), column ? [1] : []);
        int[] batch = [.. y.Take(Math.Max(a.Length, b.Length) - 2)];
        if (node.IsActive(0))
        {
            string product = graph.Node("MatMul", [gradient, Transposed(graph, right, b.Length)]);
            graph.AddReduced(node.Input(0), product, [.. batch, row ? 1 : a[^2], a[^1]]);
        }
        if (node.IsActive(1))
        {
            string product = graph.Node("MatMul", [Transposed(graph, left, a.Length), gradient]);
            graph.AddReduced(node.Input(1), column ? graph.Node("Squeeze", [product, graph.Integers(-1)]) : product,
                column ? [.. batch, b[0]] : [.. batch, b[^2], b[^1]]);
        }
    }

    private static string Unsqueeze(GradientBuilder graph, string tensor, long[] axes) =>
        axes.Length == 0 ? tensor : graph.Node("Unsqueeze", [tensor, graph.Integers(axes)]);

    private static string Transposed(GradientBuilder graph, string matrix, int dims)
    {
        int rank = Math.Max(dims, 2);
        long[] order = [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2];
        return graph.Node("Transpose", [matrix], Attributes.Ints("perm", order));
    }
}
