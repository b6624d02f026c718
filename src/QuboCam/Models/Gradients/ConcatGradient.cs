namespace QuboCam;

/// <summary>y = the xᵢ one after the other along an axis: ∂z/∂xᵢ = its slice of ∂z/∂y.</summary>
internal sealed class ConcatGradient : IGradientRule
{
    public string Operator => "Concat";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        long axis = node.Axis(node.Int("axis", 0));
        long start = 0;
        for (int i = 0; i < node.InputCount; i++)
        {
            long end = start + node.InputDims(i)[(int)axis];
            if (node.IsActive(i))
                graph.Add(node.Input(i), graph.Node(
                    "Slice", [node.Gradient, graph.Integers(start), graph.Integers(end), graph.Integers(axis)]));
            start = end;
        }
    }
}
