namespace QuboCam;

/// <summary>What a model applies to its logits at its end; QuboCam explains what goes in, never what comes out.</summary>
public enum ScoreActivation
{
    /// <summary>Nothing: the model returns logits. Probabilities are their softmax.</summary>
    None,

    /// <summary>The model returns softmax(logits) or its logarithm.</summary>
    Softmax,

    /// <summary>The model returns sigmoid(logits), one independent score per class.</summary>
    Sigmoid,
}
