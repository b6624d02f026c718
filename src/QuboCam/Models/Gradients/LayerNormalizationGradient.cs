namespace QuboCam;

/// <summary>y = x̂ · scale + bias, x̂ = x normalised over the last axes: see <see cref="Normalization.Gradient"/>.</summary>
internal sealed class LayerNormalizationGradient : IGradientRule
{
    public string Operator => "LayerNormalization";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        int dims = node.InputDims(0).Length;
        int first = node.Axis(node.Int("axis", -1));
        string gradient = graph.Times(node.Gradient, node.Input(1));
        long[] axes = [.. Enumerable.Range(first, dims - first)];
        float epsilon = node.Float("epsilon", 1e-5f);
        graph.Add(node.Input(0), Normalization.Gradient(graph, node.Input(0), gradient, axes, epsilon));
    }
}
