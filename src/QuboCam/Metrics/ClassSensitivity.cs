namespace QuboCam;

/// <summary>Class sensitivity: how alike the heat maps of the target and of the least likely class are, [−1, 1].</summary>
/// <remarks>
/// Spearman's rank correlation; 0 where the other map is constant, as it is where nothing speaks for that class. The least likely
/// class is the one of the smallest logit other than the target, the first one where several are equal. Null with one class, and
/// for an all-zero heat map.
/// </remarks>
public sealed class ClassSensitivity : IMetric
{
    /// <inheritdoc/>
    public string Name => "class-sensitivity";

    /// <inheritdoc/>
    public string Title => "Class sensitivity";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Rank correlation of Adebayo et al. 2018, arXiv:1810.03292, between target and least likely class";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat() || input.Trace.Logits.Length < 2)
            return null;
        cancellation.ThrowIfCancellationRequested();
        IEnumerable<int> others = Enumerable.Range(0, input.Trace.Logits.Length).Where(c => c != input.Trace.TargetClass);
        int least = others.MinBy(c => input.Trace.Logits[c]);
        return Correlation.Spearman(input.HeatMap, input.Explain(input.Image, least));
    }
}
