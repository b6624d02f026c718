namespace QuboCam;

/// <summary>Parameter randomisation: how much of the heat map survives when the model's weights are randomised, [0, 1].</summary>
/// <remarks>
/// |ρ|, Spearman's rank correlation with the same method's map on a model with randomised weights (<see
/// cref="RandomisedModel"/>). An explanation that does not depend on what the model learned has 1.
/// Null without such a model, and where either heat map is zero everywhere.
/// </remarks>
public sealed class ParameterRandomisation : IMetric
{
    /// <inheritdoc/>
    public string Name => "parameter-randomisation";

    /// <inheritdoc/>
    public string Title => "Parameter randomisation";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Adebayo et al. 2018, arXiv:1810.03292";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat() || input.ExplainRandomised is null)
            return null;
        cancellation.ThrowIfCancellationRequested();
        HeatMap randomised = input.ExplainRandomised();
        // Without heat there is nothing to resemble: a zero would read as a perfect score.
        return randomised.Maximum > 0 ? Math.Abs(Correlation.Spearman(input.HeatMap, randomised)) : null;
    }
}
