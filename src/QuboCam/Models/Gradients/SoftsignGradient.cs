namespace QuboCam;

/// <summary>y = x / (1 + |x|): ∂z/∂x = ∂z/∂y / (1 + |x|)².</summary>
internal sealed class SoftsignGradient : IGradientRule
{
    public string Operator => "Softsign";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string divisor = graph.Plus(graph.Scalar(1), graph.Node("Abs", [node.Input(0)]));
        graph.Add(node.Input(0), graph.Over(node.Gradient, graph.Times(divisor, divisor)));
    }
}
