namespace QuboCam;

/// <summary>
/// y = x·S^−β, S = bias + α/n · M x², where M is 1 at [c, i] if channel i lies in the window of n channels around c (n is odd):
/// ∂z/∂x = S^−β · ∂z/∂y − 2αβ/n · x · M(x · S^−(β+1) · ∂z/∂y).
/// </summary>
internal sealed class LrnGradient : IGradientRule
{
    public string Operator => "LRN";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        float beta = node.Float("beta", 0.75f);
        float alpha = node.Float("alpha", 1e-4f) / node.Int("size", 1);
        string window = Window(graph, node.InputDims(0)[1], node.Int("size", 1));
        string channels = graph.Integers(0, 0, -1);
        string x = graph.Node("Reshape", [node.Input(0), channels]);
        string gradient = graph.Node("Reshape", [node.Gradient, channels]);

        string squares = graph.Node("MatMul", [window, graph.Times(x, x)]);
        string s = graph.Plus(graph.Scalar(node.Float("bias", 1)), graph.Times(squares, graph.Scalar(alpha)));
        string direct = graph.Times(gradient, graph.Node("Pow", [s, graph.Scalar(-beta)]));
        string shared = graph.Node("MatMul", [window, graph.Times(x, graph.Over(direct, s))]);
        string indirect = graph.Times(graph.Times(x, shared), graph.Scalar(2 * alpha * beta));
        graph.Add(node.Input(0), graph.ReshapeLike(graph.Minus(direct, indirect), node.Input(0)));
    }

    private static string Window(GradientBuilder graph, int channels, long size)
    {
        float[] window = new float[channels * channels];
        for (int c = 0; c < channels; c++)
            for (int i = 0; i < channels; i++)
                window[c * channels + i] = Math.Abs(c - i) <= size / 2 ? 1 : 0;
        return graph.Floats(window, channels, channels);
    }
}
