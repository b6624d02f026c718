namespace QuboCam;

/// <summary>Relevance rank accuracy: of as many hottest pixels as the object has, the part that lies on it, [0, 1].</summary>
/// <remarks>Equal heat by raster index. Null without box or mask, and for an all-zero heat map.</remarks>
public sealed class RelevanceRank : IMetric
{
    /// <inheritdoc/>
    public string Name => "relevance-rank";

    /// <inheritdoc/>
    public string Title => "Relevance rank accuracy";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Arras et al. 2022, CLEVR-XAI, arXiv:2003.07258";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (input.Region() is not { } region)
            return null;
        int size = region.AsSpan().Count(true);
        return PixelOrder.HottestFirst(input.HeatMap).Take(size).Count(pixel => region[pixel]) / (double)size;
    }
}
