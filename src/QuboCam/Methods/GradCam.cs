namespace QuboCam;

/// <summary>Grad-CAM: the weight of a map is its mean gradient.</summary>
/// <remarks>Selvaraju et al. 2017, arXiv:1610.02391, eq. 1 and 2.</remarks>
public sealed class GradCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "grad-cam";

    /// <inheritdoc/>
    public string Title => "Grad-CAM";

    /// <inheritdoc/>
    public bool IsDefault => true;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return WeightedMaps.Sum(input.Trace, ChannelWeights(input.Trace.Gradients.AsSpan(), input.Trace.Shape));
    }

    /// <summary>Grad-CAM weight of each map: its mean gradient.</summary>
    /// <param name="gradients">∂y/∂A, shape [K, H, W], row-major; y is a logit.</param>
    /// <param name="shape">K, H and W.</param>
    /// <returns>Weights, shape [K]; unitless, any sign; summed in double.</returns>
    /// <exception cref="ArgumentException">The length is not K·H·W.</exception>
    /// <remarks>Selvaraju et al. 2017, arXiv:1610.02391, eq. 1.</remarks>
    public static double[] ChannelWeights(ReadOnlySpan<float> gradients, MapShape shape)
    {
        if (gradients.Length != shape.Length)
            throw new ArgumentException($"{shape} gradients were expected, {gradients.Length} came.", nameof(gradients));
        double[] weights = new double[shape.Maps];
        for (int map = 0; map < weights.Length; map++)
        {
            double sum = 0;
            foreach (float gradient in gradients.Slice(map * shape.Pixels, shape.Pixels))
                sum += gradient;
            weights[map] = sum / shape.Pixels;
        }
        return weights;
    }
}
