namespace QuboCam;

/// <summary>y = √x: ∂z/∂x = ∂z/∂y / (2y).</summary>
internal sealed class SqrtGradient : IGradientRule
{
    public string Operator => "Sqrt";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Over(node.Gradient, graph.Plus(node.Output(0), node.Output(0))));
}
