namespace QuboCam;

/// <summary>y = 1/x: ∂z/∂x = −y² · ∂z/∂y.</summary>
internal sealed class ReciprocalGradient : IGradientRule
{
    public string Operator => "Reciprocal";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string squared = graph.Times(node.Output(0), node.Output(0));
        graph.Add(node.Input(0), graph.Node("Neg", [graph.Times(node.Gradient, squared)]));
    }
}
