namespace QuboCam;

/// <summary>y = x · h, h = min(max(x/6 + ½, 0), 1): ∂z/∂x = (x/3 + ½) · ∂z/∂y where −3 &lt; x &lt; 3, else h · ∂z/∂y.</summary>
internal sealed class HardSwishGradient : IGradientRule
{
    public string Operator => "HardSwish";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string inside = graph.Node("Less", [graph.Node("Abs", [x]), graph.Scalar(3)]);
        string middle = graph.Plus(graph.Over(x, graph.Scalar(3)), graph.Scalar(0.5f));
        string outside = graph.Node("Where", [graph.Node("Greater", [x, graph.Scalar(0)]), graph.Scalar(1), graph.Scalar(0)]);
        graph.Add(x, graph.Times(node.Gradient, graph.Node("Where", [inside, middle, outside])));
    }
}
