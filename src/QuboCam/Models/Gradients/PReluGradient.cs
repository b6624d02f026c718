namespace QuboCam;

/// <summary>y = x where x &gt; 0, else slope · x: ∂z/∂x = ∂z/∂y where x &gt; 0, else slope · ∂z/∂y.</summary>
internal sealed class PReluGradient : IGradientRule
{
    public string Operator => "PRelu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        string positive = graph.Node("Greater", [node.Input(0), graph.Scalar(0)]);
        string below = graph.Times(node.Gradient, node.Input(1));
        graph.Add(node.Input(0), graph.Node("Where", [positive, node.Gradient, below]));
    }
}
