namespace QuboCam;

/// <summary>Complexity: entropy of the heat as a distribution over the pixels, in nats, from 0 to ln(H·W).</summary>
/// <remarks>
/// −Σ p ln p with p = heat / total heat, 0 ln 0 = 0. The complexity inside <see cref="Adcc"/> is another one, the mean of the
/// heat. Null for an all-zero heat map.
/// </remarks>
public sealed class Complexity : IMetric
{
    /// <inheritdoc/>
    public string Name => "complexity";

    /// <inheritdoc/>
    public string Title => "Complexity (entropy)";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Bhatt et al. 2020, arXiv:2005.00631";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        double total = 0, weighted = 0;
        foreach (float heat in input.HeatMap.Values)
        {
            total += heat;
            if (heat > 0)
                weighted += heat * Math.Log(heat);
        }
        return Math.Log(total) - weighted / total;
    }
}
