namespace QuboCam;

/// <summary>
/// y = x·Φ(x): ∂z/∂x = (Φ(x) + x·φ(x)) · ∂z/∂y, Φ and φ the normal distribution and its density; with approximate="tanh",
/// y = ½x(1 + t), t = tanh u, u = √(2/π)(x + 0.044715x³): ∂z/∂x = ½(1 + t + x(1 − t²)u′) · ∂z/∂y.
/// </summary>
internal sealed class GeluGradient : IGradientRule
{
    private const float Cubic = 0.044715f;
    private static readonly float Scale = MathF.Sqrt(2 / MathF.PI);

    public string Operator => "Gelu";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string slope = node.Text("approximate", "none") == "tanh" ? TanhSlope(x, graph) : ErfSlope(x, graph);
        graph.Add(x, graph.Times(node.Gradient, slope));
    }

    private static string ErfSlope(string x, GradientBuilder graph)
    {
        string erf = graph.Node("Erf", [graph.Times(x, graph.Scalar(MathF.Sqrt(0.5f)))]);
        string distribution = graph.Times(graph.Scalar(0.5f), graph.Plus(graph.Scalar(1), erf));
        string bell = graph.Node("Exp", [graph.Times(graph.Times(x, x), graph.Scalar(-0.5f))]);
        string density = graph.Times(bell, graph.Scalar(1 / MathF.Sqrt(2 * MathF.PI)));
        return graph.Plus(distribution, graph.Times(x, density));
    }

    private static string TanhSlope(string x, GradientBuilder graph)
    {
        string squared = graph.Times(x, x);
        string bend = graph.Plus(graph.Scalar(Scale), graph.Times(squared, graph.Scalar(Scale * Cubic)));
        string t = graph.Node("Tanh", [graph.Times(x, bend)]);
        string inner = graph.Plus(graph.Scalar(Scale), graph.Times(squared, graph.Scalar(3 * Scale * Cubic)));
        string one = graph.Scalar(1);
        string bump = graph.Times(x, graph.Times(graph.Minus(one, graph.Times(t, t)), inner));
        return graph.Times(graph.Scalar(0.5f), graph.Plus(graph.Plus(one, t), bump));
    }
}
