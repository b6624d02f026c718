namespace QuboCam;

/// <summary>y = x in another type: ∂z/∂x = ∂z/∂y in the type of x; nothing where x is no floating-point tensor.</summary>
internal sealed class CastGradient : IGradientRule
{
    public string Operator => "Cast";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        if (node.IsActive(0))
            graph.Add(node.Input(0), graph.Node("CastLike", [node.Gradient, node.Input(0)]));
    }
}
