namespace QuboCam;

/// <summary>y = exp x: ∂z/∂x = y · ∂z/∂y.</summary>
internal sealed class ExpGradient : IGradientRule
{
    public string Operator => "Exp";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Times(node.Gradient, node.Output(0)));
}
