namespace QuboCam;

/// <summary>
/// Average gain: part of the missing probability that the target wins when the image is seen through its heat map.
/// </summary>
/// <remarks>
/// max(0, o − p) / (1 − p), where o is the probability of the preprocessed tensor times the heat map; [0, 1]. Null for an
/// all-zero heat map, and where p is 1.
/// </remarks>
public sealed class AverageGain : IMetric
{
    /// <inheritdoc/>
    public string Name => "average-gain";

    /// <inheritdoc/>
    public string Title => "Average gain";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Zhang et al. 2023, Opti-CAM, arXiv:2301.07002";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        double whole = TargetScores.Original(input, MetricScale.Probability);
        return whole < 1 ? Math.Max(0, TargetScores.MaskedProbability(input, cancellation) - whole) / (1 - whole) : null;
    }
}
