namespace QuboCam;

/// <summary>y = channels of x moved into blocks: ∂z/∂x = SpaceToDepth(∂z/∂y), channels reordered for mode CRD.</summary>
internal sealed class DepthToSpaceGradient : IGradientRule
{
    public string Operator => "DepthToSpace";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        long block = node.Int("blocksize", 1);
        string gradient = graph.Node("SpaceToDepth", [node.Gradient], Attributes.Int("blocksize", block));
        if (node.Text("mode", "DCR") == "CRD")
        {
            // SpaceToDepth puts the place within a block before the channel, CRD puts the channel first.
            string grouped = AlongAxis.ShapeWith(graph, gradient, 1, block * block, node.OutputDims(0)[1]);
            string moved = graph.Node(
                "Transpose", [graph.Node("Reshape", [gradient, grouped])], Attributes.Ints("perm", 0, 2, 1, 3, 4));
            gradient = graph.ReshapeLike(moved, node.Input(0));
        }
        graph.Add(node.Input(0), gradient);
    }
}
