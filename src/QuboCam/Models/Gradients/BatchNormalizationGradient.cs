namespace QuboCam;

/// <summary>
/// y = (x − mean) · scale / √(variance + ε) + bias per channel, all stored: ∂z/∂x = scale / √(variance + ε) · ∂z/∂y.
/// </summary>
internal sealed class BatchNormalizationGradient : IGradientRule
{
    public string Operator => "BatchNormalization";

    public void Differentiate(GraphNode node, GradientBuilder graph)
    {
        node.RequireFixedFrom(1);
        if (node.Int("training_mode", 0) != 0)
            throw node.Wrong("it is in training mode; export the model in inference mode");
        string variance = graph.Plus(node.Input(4), graph.Scalar(node.Float("epsilon", 1e-5f)));
        string slope = graph.Over(node.Input(1), graph.Node("Sqrt", [variance]));
        string perChannel = Normalization.PerChannel(graph, slope, node.InputDims(0).Length);
        graph.Add(node.Input(0), graph.Times(node.Gradient, perChannel));
    }
}
