namespace QuboCam;

/// <summary>y = a where c, else b: ∂z/∂a = ∂z/∂y where c, ∂z/∂b = ∂z/∂y elsewhere, summed over broadcast axes.</summary>
internal sealed class WhereGradient : IGradientRule
{
    public string Operator => "Where";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        if (node.IsActive(1))
            graph.AddReduced(node.Input(1), graph.Where(node.Input(0), node.Gradient), node.Output(0));
        if (node.IsActive(2))
            graph.AddReduced(node.Input(2), graph.Where(graph.Node("Not", [node.Input(0)]), node.Gradient), node.Output(0));
    }
}
