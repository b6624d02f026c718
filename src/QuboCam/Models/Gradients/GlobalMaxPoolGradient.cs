namespace QuboCam;

/// <summary>y = largest cell of a map: ∂z/∂x = ∂z/∂y at the first such cell, 0 elsewhere.</summary>
internal sealed class GlobalMaxPoolGradient : IGradientRule
{
    public string Operator => "GlobalMaxPool";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string cells = graph.Integers(0, 0, -1);
        string winner = graph.Node("ArgMax", [graph.Node("Reshape", [x, cells])], Attributes.Int("axis", 2));
        string zeros = graph.Node("Reshape", [graph.ZerosLike(x), cells]);
        string scattered = graph.Node(
            "ScatterElements", [zeros, winner, graph.Node("Reshape", [node.Gradient, cells])], Attributes.Int("axis", 2));
        graph.Add(x, graph.ReshapeLike(scattered, x));
    }
}
