namespace QuboCam;

/// <summary>y = W ⋆ x + b: ∂z/∂x = the transposed convolution of ∂z/∂y with W.</summary>
internal sealed class ConvGradient : IGradientRule
{
    public string Operator => "Conv";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        SlidingWindow window = SlidingWindow.Of(node, node.InputDims(1).Skip(2).Select(k => (long)k));
        graph.Add(node.Input(0), graph.Node("ConvTranspose", [node.Gradient, node.Input(1)],
            [Attributes.Int("group", node.Int("group", 1)), .. window.TransposedAttributes(node.InputDims(0), node.OutputDims(0))]));
    }
}
