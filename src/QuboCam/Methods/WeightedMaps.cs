namespace QuboCam;

/// <summary>What the CAM methods end in.</summary>
public static class WeightedMaps
{
    /// <summary>ReLU(Σ weight · map), summed in double.</summary>
    /// <param name="trace">The activations, shape [K, H, W].</param>
    /// <param name="weights">One weight per map, shape [K].</param>
    /// <returns>Weights and heat map, shape [H, W].</returns>
    /// <exception cref="ArgumentException">There is not one weight per map.</exception>
    public static ClassActivationMap Sum(ActivationsAndGradients trace, double[] weights)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length != trace.Shape.Maps)
            throw new ArgumentException($"{trace.Shape.Maps} maps have as many weights; {weights.Length} came.", nameof(weights));
        double[] sum = new double[trace.Shape.Pixels];
        for (int map = 0; map < weights.Length; map++)
        {
            if (weights[map] == 0)
                continue;
            ReadOnlySpan<float> activation = trace.Map(map);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += weights[map] * activation[i];
        }
        return new ClassActivationMap([.. weights], Rectified(sum, trace.Shape));
    }

    /// <summary>ReLU of a map that was not made with one weight per feature map.</summary>
    /// <param name="map">The map, shape [H, W].</param>
    /// <param name="shape">K, H and W.</param>
    /// <returns>No weights, and the heat map, shape [H, W].</returns>
    /// <exception cref="ArgumentException">There is not one value per pixel.</exception>
    public static ClassActivationMap Unweighted(double[] map, MapShape shape)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new([], Rectified(map, shape));
    }

    private static HeatMap Rectified(double[] map, MapShape shape) =>
        new([.. map.Select(v => (float)Math.Max(0, v))], shape.Height, shape.Width);
}
