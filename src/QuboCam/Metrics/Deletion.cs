namespace QuboCam;

/// <summary>Deletion: area below the target's probability while the hottest pixels are taken away.</summary>
/// <remarks>
/// Baseline 0 in the preprocessed tensor, all channels of a pixel at once, equal heat by raster index, trapezoid over the
/// fraction of pixels; null for an all-zero heat map, whose order would be that of the raster.
/// </remarks>
public sealed class Deletion : IMetric
{
    /// <inheritdoc/>
    public string Name => "deletion";

    /// <inheritdoc/>
    public string Title => "Deletion";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Petsiuk et al. 2018, arXiv:1806.07421";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) =>
        input.HasHeat() ? PerturbationCurve.Deletion(input, cancellation).Area : null;
}
