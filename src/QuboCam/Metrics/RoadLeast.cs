namespace QuboCam;

/// <summary>
/// ROAD, least relevant first: mean change of the target's logit when 80, 60, 40 and 20 % of the pixels, the coldest, are
/// imputed.
/// </summary>
/// <remarks>Null for an all-zero heat map.</remarks>
public sealed class RoadLeast : IMetric
{
    /// <inheritdoc/>
    public string Name => "road-least";

    /// <inheritdoc/>
    public string Title => "ROAD, least relevant first";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Logit;

    /// <inheritdoc/>
    public string Source => "Rong et al. 2022, arXiv:2202.00449, linear imputation without noise";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) =>
        input.HasHeat() ? RemoveAndDebias.LeastRelevant(input, cancellation) : null;
}
