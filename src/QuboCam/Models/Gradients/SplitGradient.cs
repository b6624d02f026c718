namespace QuboCam;

/// <summary>
/// yᵢ = slices of x along an axis: ∂z/∂x = the ∂z/∂yᵢ one after the other, zeros for an output that is not used.
/// </summary>
internal sealed class SplitGradient : IGradientRule
{
    public string Operator => "Split";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string[] parts = [.. Enumerable.Range(0, node.OutputCount)
            .Select(i => node.OutputGradient(i) ?? graph.ZerosLike(node.Output(i)))];
        graph.Add(node.Input(0), graph.Node("Concat", parts, Attributes.Int("axis", node.Int("axis", 0))));
    }
}
