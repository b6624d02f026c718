namespace QuboCam;

/// <summary>y = max(0, x): ∂z/∂x = ∂z/∂y where y &gt; 0, else 0.</summary>
internal sealed class ReluGradient : IGradientRule
{
    public string Operator => "Relu";

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.Where(graph.Node("Greater", [node.Output(0), graph.Scalar(0)]), node.Gradient));
}
