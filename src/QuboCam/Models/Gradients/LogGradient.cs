namespace QuboCam;

/// <summary>y = ln x: ∂z/∂x = ∂z/∂y / x.</summary>
internal sealed class LogGradient : IGradientRule
{
    public string Operator => "Log";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Over(node.Gradient, node.Input(0)));
}
