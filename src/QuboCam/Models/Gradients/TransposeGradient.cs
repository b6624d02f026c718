namespace QuboCam;

/// <summary>y = x with its axes in another order: ∂z/∂x = ∂z/∂y with its axes in the inverse order.</summary>
internal sealed class TransposeGradient : IGradientRule
{
    public string Operator => "Transpose";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        int rank = node.InputDims(0).Length;
        long[] order = node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Select(axis => (long)(rank - 1 - axis))];
        long[] inverse = [.. Enumerable.Range(0, rank).Select(axis => (long)Array.IndexOf(order, axis))];
        graph.Add(node.Input(0), graph.Node("Transpose", [node.Gradient], Attributes.Ints("perm", inverse)));
    }
}
