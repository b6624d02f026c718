namespace QuboCam;

/// <summary>The reverse-mode derivative of one ONNX operator, written as ONNX nodes.</summary>
internal interface IGradientRule
{
    /// <summary>The operator's type, such as "Conv"; default domain unless <see cref="Domain"/> says otherwise.</summary>
    string Operator { get; }

    /// <summary>The operator's domain; "" is the default one.</summary>
    string Domain => "";

    /// <summary>
    /// Appends nodes that compute ∂z/∂input from ∂z/∂output for every active input and hands each to
    /// <see cref="GradientBuilder.Add"/>. Called once per node, after all its consumers, with at least one output gradient present.
    /// </summary>
    /// <param name="node">The node of the forward graph, in a form of opset 18 or later.</param>
    /// <param name="graph">Receives the new nodes.</param>
    void Differentiate(GraphNode node, GradientBuilder graph);
}
