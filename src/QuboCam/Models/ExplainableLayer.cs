namespace QuboCam;

/// <summary>A layer whose feature maps can explain a prediction.</summary>
/// <param name="Name">Name of the tensor in the ONNX graph.</param>
/// <param name="Operator">Operator that makes it, such as "Relu".</param>
/// <param name="Shape">Its feature maps.</param>
/// <param name="EndsBlock">
/// Whether it is the end of a block: after the batch norm and activation that follow the convolution.
/// </param>
/// <param name="Obstacle">
/// The operator without gradient rule that stands between it and the logits, as "node (operator, domain)"; null where the
/// layer can be explained.
/// </param>
public sealed record ExplainableLayer(string Name, string Operator, MapShape Shape, bool EndsBlock, string? Obstacle);
