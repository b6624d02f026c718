namespace QuboCam;

/// <summary>y = α·A·B + β·C: ∂z/∂A = α·∂z/∂y·Bᵀ, ∂z/∂B = α·Aᵀ·∂z/∂y, ∂z/∂C = β·∂z/∂y summed over broadcast axes.</summary>
internal sealed class GemmGradient : IGradientRule
{
    public string Operator => "Gemm";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        bool transA = node.Int("transA", 0) != 0, transB = node.Int("transB", 0) != 0;
        string a = node.Input(0), b = node.Input(1), gradient = node.Gradient;
        string Product(string left, bool transLeft, string right, bool transRight) => graph.Node("Gemm", [left, right],
            Attributes.Float("alpha", node.Float("alpha", 1)),
            Attributes.Int("transA", transLeft ? 1 : 0), Attributes.Int("transB", transRight ? 1 : 0));

        if (node.IsActive(0))
            graph.Add(a, transA ? Product(b, transB, gradient, true) : Product(gradient, false, b, !transB));
        if (node.IsActive(1))
            graph.Add(b, transB ? Product(gradient, true, a, transA) : Product(a, !transA, gradient, false));
        if (node.IsActive(2))
            graph.AddReduced(node.Input(2), graph.Times(gradient, graph.Scalar(node.Float("beta", 1))), node.Output(0));
    }
}
