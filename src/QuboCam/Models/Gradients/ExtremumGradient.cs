namespace QuboCam;

/// <summary>
/// y = max xᵢ or min xᵢ, element by element: ∂z/∂xᵢ = ∂z/∂y / (number of equal winners) where xᵢ = y, else 0, summed over
/// broadcast axes.
/// </summary>
/// <param name="operation">"Max" or "Min".</param>
internal sealed class ExtremumGradient(string operation) : IGradientRule
{
    public string Operator => operation;

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string[] wins = [.. node.Proto.Input.Select(x => graph.Node("Equal", [x, node.Output(0)]))];
        string share = graph.Over(node.Gradient, graph.Node("Sum", [.. wins.Select(w => AsFloat(w, graph))]));
        for (int i = 0; i < wins.Length; i++)
            if (node.IsActive(i))
                graph.AddReduced(node.Input(i), graph.Where(wins[i], share), node.Output(0));
    }

    private static string AsFloat(string condition, GradientBuilder graph) =>
        graph.Node("Cast", [condition], Attributes.Int("to", (int)TensorType.Float));
}
