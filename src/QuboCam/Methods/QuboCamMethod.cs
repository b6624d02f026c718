namespace QuboCam;

/// <summary>QUBO-CAM: the maps that the selection problem of the formulation asked for chose.</summary>
/// <remarks>Venturelli et al. 2026, arXiv:2604.25649 ("QA-fGradCAM"): L = ReLU(Σ_{p∈S} α_p f^(p)).</remarks>
public sealed class QuboCamMethod : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "qubo-cam";

    /// <inheritdoc/>
    public string Title => "QUBO-CAM";

    /// <inheritdoc/>
    public bool IsDefault => true;

    /// <inheritdoc/>
    public IFormulation? Formulation(SelectionOptions options) => options?.Formulation;

    /// <inheritdoc/>
    public bool ShowsSelection => true;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return WeightedMaps.Sum(input.Trace, [.. input.Selected.Weights]);
    }
}
