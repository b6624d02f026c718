namespace QuboCam;

/// <summary>y = a/b: ∂z/∂a = ∂z/∂y / b, ∂z/∂b = −y · ∂z/∂y / b, summed over broadcast axes.</summary>
internal sealed class DivGradient : IGradientRule
{
    public string Operator => "Div";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string share = graph.Over(node.Gradient, node.Input(1));
        graph.AddReduced(node.Input(0), share, node.Output(0));
        if (node.IsActive(1))
            graph.AddReduced(node.Input(1), graph.Node("Neg", [graph.Times(share, node.Output(0))]), node.Output(0));
    }
}
