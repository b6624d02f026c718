namespace QuboCam;

/// <summary>y holds the elements of x in the same order in another shape: ∂z/∂x = ∂z/∂y in the shape of x.</summary>
/// <param name="operation">The operator's type: Reshape, Flatten, Squeeze or Unsqueeze.</param>
internal sealed class ReshapeGradient(string operation) : IGradientRule
{
    public string Operator => operation;

    public void Differentiate(GraphNode node, GradientBuilder graph) =>
        graph.Add(node.Input(0), graph.ReshapeLike(node.Gradient, node.Input(0)));
}
