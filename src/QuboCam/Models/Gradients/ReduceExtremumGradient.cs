namespace QuboCam;

/// <summary>
/// y = largest or smallest cell of x over axes: ∂z/∂x = ∂z/∂y / (number of equal winners) at the winners, 0 elsewhere.
/// </summary>
/// <param name="operation">"ReduceMax" or "ReduceMin".</param>
internal sealed class ReduceExtremumGradient(string operation) : IGradientRule
{
    public string Operator => operation;

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        string x = node.Input(0);
        string wins = graph.Node("Equal", [x, Reduction.WithAxes(node, graph, node.Output(0))]);
        string winners = Reduction.Sum(node, graph, graph.Node("Cast", [wins], Attributes.Int("to", (int)TensorType.Float)));
        graph.Add(x, graph.Where(wins, graph.Over(Reduction.WithAxes(node, graph, node.Gradient), winners)));
    }
}
