namespace QuboCam;

/// <summary>
/// ROAD, most relevant first: mean change of the target's logit when 80, 60, 40 and 20 % of the pixels, the hottest, are imputed.
/// </summary>
/// <remarks>Null for an all-zero heat map.</remarks>
public sealed class RoadMost : IMetric
{
    /// <inheritdoc/>
    public string Name => "road-most";

    /// <inheritdoc/>
    public string Title => "ROAD, most relevant first";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Logit;

    /// <inheritdoc/>
    public string Source => "Rong et al. 2022, arXiv:2202.00449, linear imputation without noise";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) =>
        input.HasHeat() ? RemoveAndDebias.MostRelevant(input, cancellation) : null;
}
