namespace QuboCam;

/// <summary>QUBO-CAM by reconstruction: the handful of maps whose contributions come closest to the Grad-CAM map, whatever was asked for.</summary>
/// <remarks>See <see cref="ReconstructionFormulation"/>.</remarks>
public sealed class ReconstructionCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "qubo-cam-r";

    /// <inheritdoc/>
    public string Title => "QUBO-CAM (reconstruction)";

    /// <inheritdoc/>
    public IFormulation? Formulation(SelectionOptions options) => Formulations.Reconstruction;

    /// <inheritdoc/>
    public bool ShowsSelection => true;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return WeightedMaps.Sum(input.Trace, [.. input.Selected.Weights]);
    }
}
