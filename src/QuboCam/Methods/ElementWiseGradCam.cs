namespace QuboCam;

/// <summary>Grad-CAM element-wise: what each pixel of each map contributes, positive contributions only.</summary>
/// <remarks>
/// The variant of HiResCAM (Draelos and Carin 2020, arXiv:2011.08891) that the package pytorch-grad-cam names GradCAMElementWise: products
/// are rectified before they are summed, L = Σ ReLU(g ∘ A). No weight per map.
/// </remarks>
public sealed class ElementWiseGradCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "grad-cam-element-wise";

    /// <inheritdoc/>
    public string Title => "Grad-CAM element-wise";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] sum = new double[input.Trace.Shape.Pixels];
        for (int map = 0; map < input.Trace.Shape.Maps; map++)
        {
            ReadOnlySpan<float> activation = input.Trace.Map(map), gradient = input.Trace.Gradient(map);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += Math.Max(0, (double)gradient[i] * activation[i]);
        }
        return WeightedMaps.Unweighted(sum, input.Trace.Shape);
    }
}
