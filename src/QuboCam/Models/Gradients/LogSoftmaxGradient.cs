namespace QuboCam;

/// <summary>y = ln softmax(x) along an axis: ∂z/∂x = ∂z/∂y − exp(y) · Σ ∂z/∂y, the sum along that axis.</summary>
internal sealed class LogSoftmaxGradient : IGradientRule
{
    public string Operator => "LogSoftmax";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string axis = graph.Integers(node.Int("axis", -1));
        string sum = graph.Node("ReduceSum", [node.Gradient, axis], Attributes.Int("keepdims", 1));
        graph.Add(node.Input(0), graph.Minus(node.Gradient, graph.Times(graph.Node("Exp", [node.Output(0)]), sum)));
    }
}
