namespace QuboCam;

/// <summary>y = erf x: ∂z/∂x = 2/√π · exp(−x²) · ∂z/∂y.</summary>
internal sealed class ErfGradient : IGradientRule
{
    public string Operator => "Erf";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string bell = graph.Node("Exp", [graph.Node("Neg", [graph.Times(x, x)])]);
        graph.Add(x, graph.Times(node.Gradient, graph.Times(graph.Scalar(2 / MathF.Sqrt(MathF.PI)), bell)));
    }
}
