namespace QuboCam;

/// <summary>y = x (Identity, and Dropout when it infers): ∂z/∂x = ∂z/∂y.</summary>
/// <param name="operation">The operator's type.</param>
internal sealed class PassGradient(string operation) : IGradientRule
{
    public string Operator => operation;

    public void Differentiate(GraphNode node, GradientBuilder graph) => graph.Add(node.Input(0), node.Gradient);
}
