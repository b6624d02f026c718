namespace QuboCam;

/// <summary>Grad-CAM++: positive gradients, weighted by how much each pixel of a map matters.</summary>
/// <remarks>
/// Chattopadhay et al. 2018, arXiv:1710.11063, eq. 19: α_ij = g² / (2g² + g³ ΣA), w = Σ_ij α ReLU(g). Where g is 0 or the denominator
/// is 0, α is 0; no epsilon enters, because it distorts small gradients.
/// </remarks>
public sealed class GradCamPlusPlus : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "grad-cam++";

    /// <inheritdoc/>
    public string Title => "Grad-CAM++";

    /// <inheritdoc/>
    public bool IsDefault => true;

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
        double sum = 0;
        foreach (float value in activation)
            sum += value;
        double weight = 0;
        foreach (double g in gradient)
        {
            double denominator = 2 * g * g + g * g * g * sum;
            if (g > 0 && denominator != 0)
                weight += g * g / denominator * g;
        }
        return weight;
    }
}
