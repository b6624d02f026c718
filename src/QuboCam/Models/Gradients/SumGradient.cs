namespace QuboCam;

/// <summary>y = Σ xᵢ: ∂z/∂xᵢ = ∂z/∂y, summed over broadcast axes.</summary>
internal sealed class SumGradient : IGradientRule
{
    public string Operator => "Sum";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        for (int i = 0; i < node.InputCount; i++)
            graph.AddReduced(node.Input(i), node.Gradient, node.Output(0));
    }
}
