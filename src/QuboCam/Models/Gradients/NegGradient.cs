namespace QuboCam;

/// <summary>y = −x: ∂z/∂x = −∂z/∂y.</summary>
internal sealed class NegGradient : IGradientRule
{
    public string Operator => "Neg";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Node("Neg", [node.Gradient]));
}
