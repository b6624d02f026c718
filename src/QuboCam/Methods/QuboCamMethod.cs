namespace QuboCam;

/// <summary>QUBO-CAM: the maps that the selection problem chose, weighted by their importance.</summary>
/// <remarks>Venturelli et al. 2026, arXiv:2604.25649 ("QA-fGradCAM"): L = ReLU(Σ_{p∈S} α_p f^(p)).</remarks>
public sealed class QuboCamMethod : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "qubo-cam";

    /// <inheritdoc/>
    public string Title => "QUBO-CAM";

    /// <inheritdoc/>
    public bool UsesSelection => true;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] weights = new double[input.Trace.Shape.Maps];
        foreach (int map in input.SelectedMaps)
            weights[map] = input.Importance[map];
        return WeightedMaps.Sum(input.Trace, weights);
    }
}
