namespace QuboCam;

/// <summary>y = x where x &gt; 0, else α(exp(x/α) − 1): ∂z/∂x = ∂z/∂y where x &gt; 0, else (y/α + 1) · ∂z/∂y.</summary>
internal sealed class CeluGradient : IGradientRule
{
    public string Operator => "Celu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string positive = graph.Node("Greater", [node.Input(0), graph.Scalar(0)]);
        string slope = graph.Plus(graph.Over(node.Output(0), graph.Scalar(node.Float("alpha", 1))), graph.Scalar(1));
        graph.Add(node.Input(0), graph.Node("Where", [positive, node.Gradient, graph.Times(node.Gradient, slope)]));
    }
}
