namespace QuboCam;

/// <summary>y = ln(1 + exp x): ∂z/∂x = σ(x) · ∂z/∂y.</summary>
internal sealed class SoftplusGradient : IGradientRule
{
    public string Operator => "Softplus";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Times(node.Gradient, graph.Node("Sigmoid", [node.Input(0)])));
}
