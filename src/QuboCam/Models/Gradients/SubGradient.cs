namespace QuboCam;

/// <summary>y = a − b: ∂z/∂a = ∂z/∂y, ∂z/∂b = −∂z/∂y, summed over broadcast axes.</summary>
internal sealed class SubGradient : IGradientRule
{
    public string Operator => "Sub";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        graph.AddReduced(node.Input(0), node.Gradient, node.Output(0));
        if (node.IsActive(1))
            graph.AddReduced(node.Input(1), graph.Node("Neg", [node.Gradient]), node.Output(0));
    }
}
