namespace QuboCam;

/// <summary>Sparseness: Gini index of the heat, from 0 (the same everywhere) to 1 − 1/(H·W) (all in one pixel).</summary>
/// <remarks>
/// Σ (2i − n − 1) h_i / (n Σ h) with the heat h sorted ascending, i from 1; no epsilon. Null for an all-zero heat map.
/// </remarks>
public sealed class Sparseness : IMetric
{
    /// <inheritdoc/>
    public string Name => "sparseness";

    /// <inheritdoc/>
    public string Title => "Sparseness (Gini)";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Chalasani et al. 2020, arXiv:1810.06583; Hurley and Rickard 2009, arXiv:0811.4706";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        float[] heat = [.. input.HeatMap.Values];
        Array.Sort(heat);
        double weighted = 0, total = 0;
        for (int i = 0; i < heat.Length; i++)
        {
            weighted += (2.0 * i + 1 - heat.Length) * heat[i];
            total += heat[i];
        }
        return weighted / (heat.Length * total);
    }
}
