namespace QuboCam;

/// <summary>HiResCAM: every pixel of a map weighted by its own gradient.</summary>
/// <remarks>
/// Draelos and Carin 2020, arXiv:2011.08891: L = ReLU(Σ g ∘ A). No weight per map. For a linear head without bias, Σ g ∘ A before
/// rectification sums to the logit over the pixels.
/// </remarks>
public sealed class HiResCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "hirescam";

    /// <inheritdoc/>
    public string Title => "HiResCAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] sum = new double[input.Trace.Shape.Pixels];
        for (int map = 0; map < input.Trace.Shape.Maps; map++)
        {
            ReadOnlySpan<float> activation = input.Trace.Map(map), gradient = input.Trace.Gradient(map);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += (double)gradient[i] * activation[i];
        }
        return WeightedMaps.Unweighted(sum, input.Trace.Shape);
    }
}
