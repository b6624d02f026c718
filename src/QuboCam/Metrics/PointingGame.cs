namespace QuboCam;

/// <summary>Pointing game: 1 where the hottest pixel lies on the object, else 0.</summary>
/// <remarks>
/// Of several hottest pixels the first by raster index counts; no tolerance around the object. Null without box or mask, and for
/// an all-zero heat map.
/// </remarks>
public sealed class PointingGame : IMetric
{
    /// <inheritdoc/>
    public string Name => "pointing-game";

    /// <inheritdoc/>
    public string Title => "Pointing game";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Zhang et al. 2016, arXiv:1608.00507";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (input.Region() is not { } region)
            return null;
        return region[input.HeatMap.Values.AsSpan().IndexOf(input.HeatMap.Maximum)] ? 1 : 0;
    }
}
