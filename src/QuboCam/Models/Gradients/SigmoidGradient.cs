namespace QuboCam;

/// <summary>y = σ(x): ∂z/∂x = y(1 − y) · ∂z/∂y.</summary>
internal sealed class SigmoidGradient : IGradientRule
{
    public string Operator => "Sigmoid";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string y = node.Output(0);
        graph.Add(node.Input(0), graph.Times(node.Gradient, graph.Times(y, graph.Minus(graph.Scalar(1), y))));
    }
}
