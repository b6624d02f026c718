namespace QuboCam;

/// <summary>y = √(Σ x²) over axes: ∂z/∂x = x/y · ∂z/∂y, 0 where y = 0.</summary>
internal sealed class ReduceL2Gradient : IGradientRule
{
    public string Operator => "ReduceL2";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string y = node.Output(0);
        string ratio = graph.Where(graph.Node("Greater", [y, graph.Scalar(0)]), graph.Over(node.Gradient, y));
        graph.Add(node.Input(0), graph.Times(node.Input(0), Reduction.WithAxes(node, graph, ratio)));
    }
}
