namespace QuboCam;

/// <summary>y = x repeated by broadcasting: ∂z/∂x = ∂z/∂y summed over the repeated axes.</summary>
internal sealed class ExpandGradient : IGradientRule
{
    public string Operator => "Expand";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        graph.AddReduced(node.Input(0), node.Gradient, node.Output(0));
    }
}
