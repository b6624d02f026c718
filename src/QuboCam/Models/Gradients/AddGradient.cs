namespace QuboCam;

/// <summary>y = a + b: ∂z/∂a = ∂z/∂b = ∂z/∂y, summed over broadcast axes.</summary>
internal sealed class AddGradient : IGradientRule
{
    public string Operator => "Add";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        graph.AddReduced(node.Input(0), node.Gradient, node.Output(0));
        graph.AddReduced(node.Input(1), node.Gradient, node.Output(0));
    }
}
