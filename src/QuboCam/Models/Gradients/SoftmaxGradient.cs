namespace QuboCam;

/// <summary>y = softmax(x) along an axis: ∂z/∂x = y · (∂z/∂y − Σ y·∂z/∂y), the sum along that axis.</summary>
internal sealed class SoftmaxGradient : IGradientRule
{
    public string Operator => "Softmax";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string axis = graph.Integers(node.Int("axis", -1));
        string sum = graph.Node("ReduceSum", [graph.Times(node.Gradient, node.Output(0)), axis], Attributes.Int("keepdims", 1));
        graph.Add(node.Input(0), graph.Times(node.Output(0), graph.Minus(node.Gradient, sum)));
    }
}
