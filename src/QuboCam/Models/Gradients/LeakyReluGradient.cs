namespace QuboCam;

/// <summary>y = x where x &gt; 0, else αx: ∂z/∂x = ∂z/∂y where x &gt; 0, else α · ∂z/∂y.</summary>
internal sealed class LeakyReluGradient : IGradientRule
{
    public string Operator => "LeakyRelu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string positive = graph.Node("Greater", [node.Input(0), graph.Scalar(0)]);
        string below = graph.Times(node.Gradient, graph.Scalar(node.Float("alpha", 0.01f)));
        graph.Add(node.Input(0), graph.Node("Where", [positive, node.Gradient, below]));
    }
}
