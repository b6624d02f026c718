namespace QuboCam;

/// <summary>Random-CAM: random weights, a control that every method has to beat.</summary>
/// <remarks>w uniform in [−1, 1), a multiple of 2⁻²³, from the seed of the request alone: L = ReLU(Σ w A).</remarks>
public sealed class RandomCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "random-cam";

    /// <inheritdoc/>
    public string Title => "Random-CAM";

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        RandomStream random = new(input.Seed, stream: 0);
        double[] weights = new double[input.Trace.Shape.Maps];
        for (int map = 0; map < weights.Length; map++)
            weights[map] = 2.0 * random.NextSingle() - 1;
        return WeightedMaps.Sum(input.Trace, weights);
    }
}
