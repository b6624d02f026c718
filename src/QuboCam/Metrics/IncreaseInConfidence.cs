namespace QuboCam;

/// <summary>Increase in confidence: whether the target's probability rises when the image is seen through its heat map.</summary>
/// <remarks>
/// 1 where o &gt; p, else 0; o is the probability of the preprocessed tensor times the heat map. The mean over images is the part
/// of them that gain. Null for an all-zero heat map.
/// </remarks>
public sealed class IncreaseInConfidence : IMetric
{
    /// <inheritdoc/>
    public string Name => "increase-in-confidence";

    /// <inheritdoc/>
    public string Title => "Increase in confidence";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Chattopadhay et al. 2018, arXiv:1710.11063";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) => !input.HasHeat() ? null
        : TargetScores.MaskedProbability(input, cancellation) > TargetScores.Original(input, MetricScale.Probability) ? 1 : 0;
}
