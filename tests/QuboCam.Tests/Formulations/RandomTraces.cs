namespace QuboCam.Tests;

/// <summary>Random traces, and the definitions of the reconstruction written down once more, slowly.</summary>
internal static class RandomTraces
{
    /// <summary>Maps from 0 to 1 with holes, gradients of either sign, mostly positive.</summary>
    public static ActivationsAndGradients Of(int seed, int maps, int height = 3, int width = 4)
    {
        Random random = new(seed);
        int values = maps * height * width;
        float[] activations = [.. Enumerable.Range(0, values).Select(_ => Math.Max(0, random.NextSingle() - 0.3f))];
        float[] gradients = [.. Enumerable.Range(0, values)
            .Select(i => random.NextSingle() - (i / (height * width) % 4 == 3 ? 0.9f : 0.3f))];
        return Traces.Of(activations, gradients, new MapShape(maps, height, width));
    }

    /// <summary>α of a map, by its definition.</summary>
    public static double Importance(ActivationsAndGradients trace, int map, Importance kind) =>
        Enumerable.Range(0, trace.Shape.Pixels)
        .Average(i => kind == QuboCam.Importance.Gradient ? trace.Gradient(map)[i]
            : Math.Max(0, (double)trace.Gradient(map)[i] * trace.Map(map)[i]));

    /// <summary>t = ReLU(Σ α f) over all maps.</summary>
    public static double[] Target(ActivationsAndGradients trace, Importance kind) => [.. Enumerable.Range(0, trace.Shape.Pixels)
        .Select(i => Math.Max(0, Enumerable.Range(0, trace.Shape.Maps)
            .Sum(map => Importance(trace, map, kind) * trace.Map(map)[i])))];

    /// <summary>½‖t − Σ w f‖² for weights of all maps.</summary>
    public static double Distance(ActivationsAndGradients trace, double[] target, double[] weights) =>
        Enumerable.Range(0, target.Length)
        .Sum(i => Math.Pow(target[i] - Enumerable.Range(0, weights.Length).Sum(map => weights[map] * trace.Map(map)[i]), 2)) / 2;
}
