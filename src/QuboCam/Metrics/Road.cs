namespace QuboCam;

/// <summary>
/// ROAD: half of how much more the target's logit falls when the hottest pixels are imputed than when the coldest are.
/// </summary>
/// <remarks>Half the difference of <see cref="RoadLeast"/> and <see cref="RoadMost"/>. Null for an all-zero heat map.</remarks>
public sealed class Road : IMetric
{
    /// <inheritdoc/>
    public string Name => "road";

    /// <inheritdoc/>
    public string Title => "ROAD";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Logit;

    /// <inheritdoc/>
    public string Source => "Rong et al. 2022, arXiv:2202.00449, linear imputation without noise";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) => !input.HasHeat() ? null
        : (RemoveAndDebias.LeastRelevant(input, cancellation) - RemoveAndDebias.MostRelevant(input, cancellation)) / 2;
}
