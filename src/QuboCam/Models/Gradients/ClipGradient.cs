namespace QuboCam;

/// <summary>y = min(max(x, low), high): ∂z/∂x = ∂z/∂y where low &lt; x &lt; high, else 0; either bound may be absent.</summary>
internal sealed class ClipGradient : IGradientRule
{
    public string Operator => "Clip";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        string gradient = node.Gradient;
        if (node.HasInput(1))
            gradient = graph.Where(graph.Node("Greater", [node.Input(0), node.Input(1)]), gradient);
        if (node.HasInput(2))
            gradient = graph.Where(graph.Node("Less", [node.Input(0), node.Input(2)]), gradient);
        graph.Add(node.Input(0), gradient);
    }
}
