namespace QuboCam;

/// <summary>y = min(max(αx + β, 0), 1): ∂z/∂x = α · ∂z/∂y where 0 &lt; y &lt; 1, else 0.</summary>
internal sealed class HardSigmoidGradient : IGradientRule
{
    public string Operator => "HardSigmoid";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string y = node.Output(0);
        string inside = graph.Node("And",
            [graph.Node("Greater", [y, graph.Scalar(0)]), graph.Node("Less", [y, graph.Scalar(1)])]);
        string scaled = graph.Times(node.Gradient, graph.Scalar(node.Float("alpha", 0.2f)));
        graph.Add(node.Input(0), graph.Where(inside, scaled));
    }
}
