namespace QuboCam;

/// <summary>y = |x|: ∂z/∂x = sign(x) · ∂z/∂y, 0 at x = 0.</summary>
internal sealed class AbsGradient : IGradientRule
{
    public string Operator => "Abs";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Times(node.Gradient, graph.Node("Sign", [node.Input(0)])));
}
