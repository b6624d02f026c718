namespace QuboCam;

/// <summary>Coherency: how little the heat map changes when the image is seen through it, [0, 1].</summary>
/// <remarks>
/// (1 + r) / 2, where r is Pearson's correlation of the heat map with the same method's map, for the same class, of the
/// preprocessed tensor times the heat map; r is 0 where one of the two is constant. Null for an all-zero heat map.
/// </remarks>
public sealed class Coherency : IMetric
{
    /// <inheritdoc/>
    public string Name => "coherency";

    /// <inheritdoc/>
    public string Title => "Coherency";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Poppi et al. 2021, arXiv:2104.10252";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        cancellation.ThrowIfCancellationRequested();
        HeatMap masked = input.Explain(TensorPixels.Masked(input.Image, input.HeatMap), input.Trace.TargetClass);
        return (1 + Correlation.Pearson(input.HeatMap, masked)) / 2;
    }
}
