namespace QuboCam;

/// <summary>The sum that every CAM method with one weight per map ends in.</summary>
internal static class WeightedMaps
{
    /// <summary>ReLU(Σ weight · map), summed in double.</summary>
    /// <param name="trace">The activations, shape [K, H, W].</param>
    /// <param name="weights">One weight per map, shape [K].</param>
    /// <returns>Weights and heat map, shape [H, W].</returns>
    public static ClassActivationMap Sum(ActivationsAndGradients trace, double[] weights)
    {
        double[] sum = new double[trace.Shape.Pixels];
        for (int map = 0; map < weights.Length; map++)
        {
            if (weights[map] == 0)
                continue;
            ReadOnlySpan<float> activation = trace.Map(map);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += weights[map] * activation[i];
        }
        return new ClassActivationMap(
            [.. weights], new HeatMap([.. sum.Select(v => (float)Math.Max(0, v))], trace.Shape.Height, trace.Shape.Width));
    }
}
