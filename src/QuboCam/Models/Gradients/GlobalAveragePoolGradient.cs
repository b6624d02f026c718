namespace QuboCam;

/// <summary>y = mean of a map of n cells: ∂z/∂x = ∂z/∂y / n at every cell.</summary>
internal sealed class GlobalAveragePoolGradient : IGradientRule
{
    public string Operator => "GlobalAveragePool";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string share = graph.Over(node.Gradient, Reduction.CellCount(node, graph));
        graph.Add(node.Input(0), graph.ExpandLike(share, node.Input(0)));
    }
}
