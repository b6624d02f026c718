namespace QuboCam;

/// <summary>y = x repeated along its axes: ∂z/∂x = Σ ∂z/∂y over the repetitions.</summary>
internal sealed class TileGradient : IGradientRule
{
    public string Operator => "Tile";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        List<long> split = [], repeated = [];
        for (int axis = 0; axis < node.InputDims(0).Length; axis++)
        {
            long times = node.Integers(1)[axis];
            if (times != 1)
            {
                repeated.Add(split.Count);
                split.Add(times);
            }
            // The length of the first axis, the batch, is known only at run time.
            split.Add(axis == 0 ? -1 : node.InputDims(0)[axis]);
        }
        string parts = graph.Node("Reshape", [node.Gradient, graph.Integers([.. split])]);
        graph.Add(x, repeated.Count == 0 ? node.Gradient
            : graph.Node("ReduceSum", [parts, graph.Integers([.. repeated])], Attributes.Int("keepdims", 0)));
    }
}
