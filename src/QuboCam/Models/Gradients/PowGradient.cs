namespace QuboCam;

/// <summary>y = aᵇ: ∂z/∂a = b·aᵇ⁻¹ · ∂z/∂y, ∂z/∂b = y·ln a · ∂z/∂y (0 where a ≤ 0), summed over broadcast axes.</summary>
internal sealed class PowGradient : IGradientRule
{
    public string Operator => "Pow";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string a = node.Input(0);
        string b = graph.Node("CastLike", [node.Input(1), a]);
        if (node.IsActive(0))
        {
            // With b = 0 the exponent −1 would give 0 · ∞ at a = 0; the product is 0 whatever the exponent.
            string isZero = graph.Node("Equal", [b, graph.Scalar(0)]);
            string exponent = graph.Node("Where", [isZero, graph.Scalar(0), graph.Minus(b, graph.Scalar(1))]);
            string slope = graph.Times(b, graph.Node("Pow", [a, exponent]));
            graph.AddReduced(a, graph.Times(node.Gradient, slope), node.Output(0));
        }
        if (node.IsActive(1))
        {
            string slope = graph.Times(node.Output(0), graph.Node("Log", [a]));
            string positive = graph.Node("Greater", [a, graph.Scalar(0)]);
            graph.AddReduced(node.Input(1), graph.Where(positive, graph.Times(node.Gradient, slope)), node.Output(0));
        }
    }
}
