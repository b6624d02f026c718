namespace QuboCam;

/// <summary>Insertion: area below the target's probability while the hottest pixels are given to a black image.</summary>
/// <remarks>
/// Starts from 0 in the preprocessed tensor, all channels of a pixel at once, equal heat by raster index, trapezoid over the
/// fraction of pixels; null for an all-zero heat map, whose order would be that of the raster.
/// </remarks>
public sealed class Insertion : IMetric
{
    /// <inheritdoc/>
    public string Name => "insertion";

    /// <inheritdoc/>
    public string Title => "Insertion";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Petsiuk et al. 2018, arXiv:1806.07421, from a black image";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) =>
        input.HasHeat() ? PerturbationCurve.Insertion(input, cancellation).Area : null;
}
