namespace QuboCam;

/// <summary>Energy pointing game: part of the heat that lies on the object, [0, 1].</summary>
/// <remarks>Null without box or mask, and for an all-zero heat map.</remarks>
public sealed class EnergyPointingGame : IMetric
{
    /// <inheritdoc/>
    public string Name => "energy-pointing-game";

    /// <inheritdoc/>
    public string Title => "Energy pointing game";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Wang et al. 2020, arXiv:1910.01279";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (input.Region() is not { } region)
            return null;
        ReadOnlySpan<float> heat = input.HeatMap.Values.AsSpan();
        double inside = 0, total = 0;
        for (int i = 0; i < heat.Length; i++)
        {
            total += heat[i];
            if (region[i])
                inside += heat[i];
        }
        return inside / total;
    }
}
