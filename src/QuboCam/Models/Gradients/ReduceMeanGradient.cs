namespace QuboCam;

/// <summary>y = mean of x over axes, n cells each: ∂z/∂x = ∂z/∂y / n at every cell.</summary>
internal sealed class ReduceMeanGradient : IGradientRule
{
    public string Operator => "ReduceMean";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string share = graph.Over(node.Gradient, Reduction.CellCount(node, graph));
        graph.Add(x, graph.ExpandLike(Reduction.WithAxes(node, graph, share), x));
    }
}
