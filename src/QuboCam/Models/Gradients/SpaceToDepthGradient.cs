namespace QuboCam;

/// <summary>y = blocks of x moved into channels: ∂z/∂x = DepthToSpace(∂z/∂y).</summary>
internal sealed class SpaceToDepthGradient : IGradientRule
{
    public string Operator => "SpaceToDepth";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        graph.Add(node.Input(0), graph.Node(
            "DepthToSpace", [node.Gradient], Attributes.Int("blocksize", node.Int("blocksize", 1))));
    }
}
