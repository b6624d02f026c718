namespace QuboCam;

/// <summary>y = tanh x: ∂z/∂x = (1 − y²) · ∂z/∂y.</summary>
internal sealed class TanhGradient : IGradientRule
{
    public string Operator => "Tanh";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string y = node.Output(0);
        graph.Add(node.Input(0), graph.Times(node.Gradient, graph.Minus(graph.Scalar(1), graph.Times(y, y))));
    }
}
