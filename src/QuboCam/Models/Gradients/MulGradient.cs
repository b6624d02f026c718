namespace QuboCam;

/// <summary>y = a·b: ∂z/∂a = b · ∂z/∂y, ∂z/∂b = a · ∂z/∂y, summed over broadcast axes.</summary>
internal sealed class MulGradient : IGradientRule
{
    public string Operator => "Mul";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        for (int side = 0; side < 2; side++)
            if (node.IsActive(side))
                graph.AddReduced(node.Input(side), graph.Times(node.Gradient, node.Input(1 - side)), node.Output(0));
    }
}
