namespace QuboCam;

/// <summary>y = the transposed convolution of x with W, plus b: ∂z/∂x = W ⋆ ∂z/∂y.</summary>
internal sealed class ConvTransposeGradient : IGradientRule
{
    public string Operator => "ConvTranspose";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        long[] input = [.. node.InputDims(0).Skip(2)], output = [.. node.OutputDims(0).Skip(2)];
        SlidingWindow window = SlidingWindow.OfTransposed(node, node.InputDims(1).Skip(2).Select(k => (long)k));
        long[] padsEnd =
            [.. input.Select((length, a) => Math.Max(0, window.Cover(a, length) - output[a] - window.PadsBegin[a]))];
        graph.Add(node.Input(0), graph.Node("Conv", [node.Gradient, node.Input(1)],
            Attributes.Int("group", node.Int("group", 1)), Attributes.Ints("strides", window.Strides),
            Attributes.Ints("dilations", window.Dilations), Attributes.Ints("pads", window.PadsBegin.Concat(padsEnd))));
    }
}
