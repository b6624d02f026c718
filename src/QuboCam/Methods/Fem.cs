namespace QuboCam;

/// <summary>FEM: a map counts by how much of it stands out from the rest of it; no gradients, no class.</summary>
/// <remarks>
/// Fuad et al. 2020, Features Understanding in 3D CNNs for Actions Recognition in Video, IPTA 2020 (doi:10.1109/IPTA50016.2020.9286629).
/// Pixels of a map stand out where A_ij &gt; mean + 2σ of that map, σ the root mean square deviation (divided by H·W); the weight w is
/// their part of all pixels, L = ReLU(Σ w A), the form of the package pytorch-grad-cam. A constant map has no such pixel and weight 0.
/// </remarks>
public sealed class Fem : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "fem";

    /// <inheritdoc/>
    public string Title => "FEM";

    private const double Deviations = 2;

    /// <inheritdoc/>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        double[] weights = new double[input.Trace.Shape.Maps];
        for (int map = 0; map < weights.Length; map++)
            weights[map] = PartThatStandsOut(input.Trace.Map(map));
        return WeightedMaps.Sum(input.Trace, weights);
    }

    private static double PartThatStandsOut(ReadOnlySpan<float> activation)
    {
        double sum = 0, squares = 0;
        foreach (float value in activation)
            sum += value;
        double mean = sum / activation.Length;
        foreach (float value in activation)
            squares += (value - mean) * (value - mean);
        double threshold = mean + Deviations * Math.Sqrt(squares / activation.Length);
        int count = 0;
        foreach (float value in activation)
            count += value > threshold ? 1 : 0;
        return (double)count / activation.Length;
    }
}
