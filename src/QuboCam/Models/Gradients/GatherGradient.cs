namespace QuboCam;

/// <summary>y = the cells of x that constant indices name along an axis: ∂z/∂x[i] = Σ ∂z/∂y[j] over the j that show i.</summary>
internal sealed class GatherGradient : IGradientRule
{
    public string Operator => "Gather";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        int axis = node.Axis(node.Int("axis", 0));
        int length = node.InputDims(0)[axis];
        long[] source = [.. node.Integers(1).Select(i => i < 0 ? i + length : i)];
        string x = node.Input(0);
        string shape = AlongAxis.ShapeWith(graph, x, axis, source.Length);
        string listed = graph.Node("Reshape", [node.Gradient, shape]);
        graph.Add(x, AlongAxis.Scatter(graph, listed, node.InputDims(0).Length, axis, length, source));
    }
}
