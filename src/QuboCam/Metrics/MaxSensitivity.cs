namespace QuboCam;

/// <summary>Max-sensitivity: the largest relative change of the heat map under small changes of the image, ≥ 0.</summary>
/// <remarks>
/// max ‖Φ(x + δ) − Φ(x)‖₂ / ‖Φ(x)‖₂ over <see cref="Draws"/> perturbations δ, each value uniform in [−r, r] with r = <see
/// cref="Radius"/> times the range (largest − least value) of the preprocessed tensor; Φ is the normalized heat map at the
/// image's size, the class stays the same. Null for an all-zero heat map.
/// </remarks>
public sealed class MaxSensitivity : IMetric
{
    /// <summary>Number of perturbations.</summary>
    public const int Draws = 10;

    /// <summary>Largest change of a value, as part of the range of the preprocessed tensor.</summary>
    public const double Radius = 0.02;

    /// <inheritdoc/>
    public string Name => "max-sensitivity";

    /// <inheritdoc/>
    public string Title => "Max-sensitivity";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.HeatMap;

    /// <inheritdoc/>
    public string Source => "Yeh et al. 2019, arXiv:1901.09392, relative to the norm of the map";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Measure(input, Enumerable.Range(0, Draws).Select(k => Perturbation(input, k)), cancellation);
    }

    /// <summary>The largest relative change under given perturbations, each in the layout of the image.</summary>
    internal static double? Measure(MetricInput input, IEnumerable<float[]> perturbations, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        double norm = Math.Sqrt(input.HeatMap.Values.Sum(v => (double)v * v)), largest = 0;
        foreach (float[] perturbation in perturbations)
        {
            cancellation.ThrowIfCancellationRequested();
            ImageTensor changed = TensorPixels.With(input.Image, [.. input.Image.Values.Zip(perturbation, (v, d) => v + d)]);
            HeatMap map = input.Explain(changed, input.Trace.TargetClass);
            double change = map.Values.Zip(input.HeatMap.Values, (a, b) => ((double)a - b) * ((double)a - b)).Sum();
            largest = Math.Max(largest, Math.Sqrt(change));
        }
        return largest / norm;
    }

    /// <summary>Drawn channel by channel whatever the layout, so that both layouts get the same.</summary>
    private static float[] Perturbation(MetricInput input, int number)
    {
        RandomStream random = new(input.Seed, (ulong)number);
        float radius = (float)(Radius * ((double)input.Image.Values.Max() - input.Image.Values.Min()));
        float[] perturbation = new float[input.Image.Values.Length];
        for (int channel = 0; channel < input.Image.Channels; channel++)
        {
            (int start, int step) = TensorPixels.Channel(input.Image, channel);
            for (int pixel = 0; pixel < input.HeatMap.Values.Length; pixel++)
                perturbation[start + pixel * step] = radius * (2 * random.NextSingle() - 1);
        }
        return perturbation;
    }
}
