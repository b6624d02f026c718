namespace QuboCam;

/// <summary>Intersection over union of the hot pixels and the object, [0, 1].</summary>
/// <remarks>
/// Hot is what reaches <see cref="Threshold"/> times the maximum of the heat map, the 15 % with which the Grad-CAM paper draws
/// boxes. Null without box or mask, and for an all-zero heat map.
/// </remarks>
public sealed class IntersectionOverUnion : IMetric
{
    /// <summary>Part of the maximum from which on a pixel is hot.</summary>
    public const float Threshold = 0.15f;

    /// <inheritdoc/>
    public string Name => "iou";

    /// <inheritdoc/>
    public string Title => "IoU";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Heat ≥ 0.15 of its maximum, as in Selvaraju et al. 2017, arXiv:1610.02391, section 4.1";

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation) => Measure(input, Threshold);

    /// <summary>Measures at another threshold.</summary>
    internal static double? Measure(MetricInput input, float threshold)
    {
        if (input.Region() is not { } region)
            return null;
        ReadOnlySpan<float> heat = input.HeatMap.Values.AsSpan();
        float least = threshold * input.HeatMap.Maximum;
        int both = 0, either = 0;
        for (int i = 0; i < heat.Length; i++)
        {
            bool isHot = heat[i] >= least;
            both += isHot && region[i] ? 1 : 0;
            either += isHot || region[i] ? 1 : 0;
        }
        return (double)both / either;
    }
}
