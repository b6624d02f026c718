namespace QuboCam;

/// <summary>XGrad-CAM: gradients weighted by how much of a map's activation lies at each pixel.</summary>
/// <remarks>
/// Fu et al. 2020, arXiv:2008.02312: w = Σ_ij (A_ij / ΣA) g_ij = Σ gA / ΣA; L = ReLU(Σ w A). A map with ΣA = 0 (one that is zero
/// everywhere, or whose signs cancel) has weight 0; no epsilon enters.
/// </remarks>
public sealed class XGradCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "xgrad-cam";

    /// <inheritdoc/>
    public string Title => "XGrad-CAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] weights = new double[input.Trace.Shape.Maps];
        for (int map = 0; map < weights.Length; map++)
            weights[map] = Weight(input.Trace.Map(map), input.Trace.Gradient(map));
        return WeightedMaps.Sum(input.Trace, weights);
    }

    private static double Weight(ReadOnlySpan<float> activation, ReadOnlySpan<float> gradient)
    {
        double product = 0, sum = 0;
        for (int i = 0; i < activation.Length; i++)
        {
            product += (double)gradient[i] * activation[i];
            sum += activation[i];
        }
        return sum != 0 ? product / sum : 0;
    }
}
