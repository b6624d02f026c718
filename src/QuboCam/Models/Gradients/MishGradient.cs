namespace QuboCam;

/// <summary>y = x·t, t = tanh(ln(1 + exp x)): ∂z/∂x = (t + x(1 − t²)σ(x)) · ∂z/∂y.</summary>
internal sealed class MishGradient : IGradientRule
{
    public string Operator => "Mish";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string t = graph.Node("Tanh", [graph.Node("Softplus", [x])]);
        string slope = graph.Times(graph.Minus(graph.Scalar(1), graph.Times(t, t)), graph.Node("Sigmoid", [x]));
        graph.Add(x, graph.Times(node.Gradient, graph.Plus(t, graph.Times(x, slope))));
    }
}
