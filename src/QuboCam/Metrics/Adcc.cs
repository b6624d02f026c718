namespace QuboCam;

/// <summary>ADCC: harmonic mean of coherency, 1 − complexity and 1 − average drop, [0, 1].</summary>
/// <remarks>
/// The complexity of ADCC is the mean of the heat map (its L1 norm over the number of pixels), not the entropy that <see
/// cref="Complexity"/> measures. 0 where one of the three is 0. Null for an all-zero heat map, and where the target's probability
/// is 0.
/// </remarks>
public sealed class Adcc : IMetric
{
    /// <inheritdoc/>
    public string Name => "adcc";

    /// <inheritdoc/>
    public string Title => "ADCC";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Higher;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Probability;

    /// <inheritdoc/>
    public string Source => "Poppi et al. 2021, arXiv:2104.10252";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (new AverageDrop().Measure(input, cancellation) is not { } drop
            || new Coherency().Measure(input, cancellation) is not { } coherency)
            return null;
        return HarmonicMean(coherency, 1 - input.HeatMap.Values.Average(v => (double)v), 1 - drop);
    }

    private static double HarmonicMean(params ReadOnlySpan<double> parts)
    {
        double sum = 0;
        foreach (double part in parts)
        {
            if (!(part > 0))
                return 0;
            sum += 1 / part;
        }
        return parts.Length / sum;
    }
}
