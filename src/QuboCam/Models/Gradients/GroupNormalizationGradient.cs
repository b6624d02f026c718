namespace QuboCam;

/// <summary>
/// y = x̂ · scale + bias, x̂ = x normalised over each group of channels: see <see cref="Normalization.Gradient"/>.
/// </summary>
internal sealed class GroupNormalizationGradient : IGradientRule
{
    public string Operator => "GroupNormalization";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        string x = node.Input(0);
        int channels = node.InputDims(0)[1];
        string scale = node.Input(1);
        if (node.InputDims(1)[0] != channels)
        {
            // Before opset 21 there is one scale per group.
            long[] spread = [.. Enumerable.Range(0, channels).Select(c => c * node.Int("num_groups", 1) / channels)];
            scale = graph.Node("Gather", [scale, graph.Integers(spread)]);
        }
        string gradient = graph.Times(node.Gradient, Normalization.PerChannel(graph, scale, node.InputDims(0).Length));
        string groups = graph.Integers(0, node.Int("num_groups", 1), -1);
        string grouped = Normalization.Gradient(
            graph, graph.Node("Reshape", [x, groups]), graph.Node("Reshape", [gradient, groups]), [2],
            node.Float("epsilon", 1e-5f));
        graph.Add(x, graph.ReshapeLike(grouped, x));
    }
}
