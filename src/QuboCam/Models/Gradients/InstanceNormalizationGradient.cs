namespace QuboCam;

/// <summary>y = x̂ · scale + bias, x̂ = x normalised over each map: see <see cref="Normalization.Gradient"/>.</summary>
internal sealed class InstanceNormalizationGradient : IGradientRule
{
    public string Operator => "InstanceNormalization";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        int dims = node.InputDims(0).Length;
        string gradient = graph.Times(node.Gradient, Normalization.PerChannel(graph, node.Input(1), dims));
        long[] axes = [.. Enumerable.Range(2, dims - 2)];
        float epsilon = node.Float("epsilon", 1e-5f);
        graph.Add(node.Input(0), Normalization.Gradient(graph, node.Input(0), gradient, axes, epsilon));
    }
}
