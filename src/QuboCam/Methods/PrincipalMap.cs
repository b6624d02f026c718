using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The first principal component of feature maps, as a map.</summary>
/// <remarks>
/// With the maps as columns of X, shape [H·W, K], and the mean of each column over the pixels subtracted, it is X v = σ u, of the largest
/// singular value σ. Its sign is the one with a positive correlation with the mean of the maps; where that correlation is 0 within
/// rounding, its largest value is positive. Maps that are all constant give zero. Where several singular values tie for the largest, one
/// of their combinations is returned, the same each time.
/// </remarks>
internal static class PrincipalMap
{
    /// <summary>σ u of the maps.</summary>
    /// <param name="maps">K maps of one length H·W; their means are subtracted in place.</param>
    /// <returns>The map before rectification, shape [H, W].</returns>
    public static double[] Of(double[][] maps)
    {
        double[] mean = new double[maps[0].Length];
        foreach (double[] map in maps)
        {
            double average = TensorPrimitives.Sum<double>(map) / map.Length;
            TensorPrimitives.Subtract(map, average, map);
            TensorPrimitives.Add(mean, map, mean);
        }
        double[] projection = Project(maps);
        if (IsReversed(projection, mean))
            TensorPrimitives.Negate<double>(projection, projection);
        return projection;
    }

    /// <summary>σ u by the smaller one of the two Gram matrices, X Xᵀ or XᵀX.</summary>
    private static double[] Project(double[][] maps)
    {
        if (maps[0].Length <= maps.Length)
        {
            (double value, double[] u) = LargestEigenvector.Of(GramMatrix.Of(Transposed(maps)), maps[0].Length);
            TensorPrimitives.Multiply(u, Math.Sqrt(Math.Max(0, value)), u);
            return u;
        }
        (_, double[] v) = LargestEigenvector.Of(GramMatrix.Of(maps), maps.Length);
        double[] projection = new double[maps[0].Length];
        for (int map = 0; map < maps.Length; map++)
            TensorPrimitives.MultiplyAdd<double>(maps[map], v[map], projection, projection);
        return projection;
    }

    private static double[][] Transposed(double[][] maps)
    {
        double[][] pixels = new double[maps[0].Length][];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = new double[maps.Length];
            for (int map = 0; map < maps.Length; map++)
                pixels[i][map] = maps[map][i];
        }
        return pixels;
    }

    private static bool IsReversed(double[] projection, double[] mean)
    {
        double correlation = TensorPrimitives.Dot<double>(projection, mean);
        double rounding = 1e-12 * TensorPrimitives.Norm<double>(projection) * TensorPrimitives.Norm<double>(mean);
        return Math.Abs(correlation) > rounding ? correlation < 0 : TensorPrimitives.MaxMagnitude<double>(projection) < 0;
    }
}
