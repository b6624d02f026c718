namespace QuboCam;

/// <summary>y = Σ x over axes: ∂z/∂x = ∂z/∂y at every cell summed.</summary>
internal sealed class ReduceSumGradient : IGradientRule
{
    public string Operator => "ReduceSum";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        graph.Add(x, graph.ExpandLike(Reduction.WithAxes(node, graph, node.Gradient), x));
    }
}
