namespace QuboCam;

/// <summary>Average drop: part of the target's probability that is lost when the image is seen through its heat map.</summary>
/// <remarks>
/// max(0, p − o) / p, where o is the probability of the preprocessed tensor times the heat map; [0, 1]. Null for an all-zero heat
/// map, and where p is 0.
/// </remarks>
public sealed class AverageDrop : IMetric
{
    /// <inheritdoc/>
    public string Name => "average-drop";

    /// <inheritdoc/>
    public string Title => "Average drop";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Chattopadhay et al. 2018, arXiv:1710.11063";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        double whole = TargetScores.Original(input, MetricScale.Probability);
        return whole > 0 ? Math.Max(0, whole - TargetScores.MaskedProbability(input, cancellation)) / whole : null;
    }
}
