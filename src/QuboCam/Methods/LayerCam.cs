namespace QuboCam;

/// <summary>LayerCAM: every pixel of a map weighted by its own positive gradient.</summary>
/// <remarks>
/// Jiang et al. 2021, IEEE Trans. Image Process. 30, 5875 (doi:10.1109/TIP.2021.3089943): L = ReLU(Σ ReLU(g) ∘ A). No weight per
/// map. Zero where no gradient is positive.
/// </remarks>
public sealed class LayerCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "layercam";

    /// <inheritdoc/>
    public string Title => "LayerCAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] sum = new double[input.Trace.Shape.Pixels];
        for (int map = 0; map < input.Trace.Shape.Maps; map++)
        {
            ReadOnlySpan<float> activation = input.Trace.Map(map), gradient = input.Trace.Gradient(map);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += Math.Max(0, (double)gradient[i]) * activation[i];
        }
        return WeightedMaps.Unweighted(sum, input.Trace.Shape);
    }
}
