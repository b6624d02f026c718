namespace QuboCam;

/// <summary>y = γx where x &gt; 0, else γα(exp x − 1): ∂z/∂x = γ · ∂z/∂y where x &gt; 0, else (y + γα) · ∂z/∂y.</summary>
internal sealed class SeluGradient : IGradientRule
{
    public string Operator => "Selu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        float alpha = node.Float("alpha", 1.67326319217681884765625f);
        float gamma = node.Float("gamma", 1.05070102214813232421875f);
        string positive = graph.Node("Greater", [node.Input(0), graph.Scalar(0)]);
        string below = graph.Plus(node.Output(0), graph.Scalar(gamma * alpha));
        graph.Add(node.Input(0), graph.Times(node.Gradient, graph.Node("Where", [positive, graph.Scalar(gamma), below])));
    }
}
