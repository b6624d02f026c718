namespace QuboCam;

/// <summary>
/// y = largest cell of each window: ∂z/∂x = Σ ∂z/∂y over the windows that a cell won (the first of equal cells wins).
/// </summary>
internal sealed class MaxPoolGradient : IGradientRule
{
    public string Operator => "MaxPool";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        if (node.Int("storage_order", 0) != 0)
            throw node.Wrong("its storage_order is not row-major");
        string x = node.Input(0);
        string list = graph.Integers(-1);
        if (node.OutputCount == 1)
            node.Proto.Output.Add(graph.Fresh("Indices"));
        string winners = graph.Node("Reshape", [node.Output(1), list]);
        string zeros = graph.Node("Reshape", [graph.ZerosLike(x), list]);
        string scattered = graph.Node("ScatterElements", [zeros, winners, graph.Node("Reshape", [node.Gradient, list])],
            Attributes.Int("axis", 0), Attributes.Text("reduction", "add"));
        graph.Add(x, graph.ReshapeLike(scattered, x));
    }
}
