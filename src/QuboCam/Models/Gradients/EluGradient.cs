namespace QuboCam;

/// <summary>y = x where x &gt; 0, else α(exp x − 1): ∂z/∂x = ∂z/∂y where x &gt; 0, else (y + α) · ∂z/∂y.</summary>
internal sealed class EluGradient : IGradientRule
{
    public string Operator => "Elu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string positive = graph.Node("Greater", [node.Input(0), graph.Scalar(0)]);
        string slope = graph.Plus(node.Output(0), graph.Scalar(node.Float("alpha", 1)));
        graph.Add(node.Input(0), graph.Node("Where", [positive, node.Gradient, graph.Times(node.Gradient, slope)]));
    }
}
