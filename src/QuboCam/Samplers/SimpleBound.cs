using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A lower bound of the minimum that costs one pass over the biases.</summary>
internal static class SimpleBound
{
    private const int Sampled = 256; // couplings of a variable that are looked at for the threshold

    /// <summary>
    /// offset + Σᵢ min(0, vᵢ) with vᵢ = aᵢ + ½ Σⱼ min(0, bᵢⱼ); with a cardinality k the k lowest vᵢ, where vᵢ takes the k−1
    /// lowest bᵢⱼ whatever their sign. Each pair is shared by its two variables, so E(x) ≥ offset + Σ over the ones of vᵢ.
    /// </summary>
    /// <returns>The bound, finite: the least double where the sum overflows.</returns>
    public static double Of(Qubo qubo, double[] couplings)
    {
        double[] shares = [.. qubo.Linear];
        if (qubo.Cardinality is not null || (!qubo.Quadratic.IsEmpty && TensorPrimitives.Min(qubo.Quadratic.AsSpan()) < 0))
            AddCouplings(shares, couplings, qubo.Cardinality - 1);
        double bound = qubo.Offset + LowestSum(shares, qubo.Cardinality);
        return double.IsFinite(bound) ? bound : double.MinValue;
    }

    /// <summary>Adds to every variable half of its lowest couplings: so many, or all below 0.</summary>
    private static void AddCouplings(double[] shares, double[] couplings, int? count)
    {
        int n = shares.Length;
        double[] row = new double[n], sample = new double[Math.Clamp(n - 1, 0, Sampled)];
        for (int i = 0; i < n; i++)
        {
            couplings.AsSpan(i * n, n).CopyTo(row);
            row[i] = row[^1]; // its own is none
            Span<double> others = row.AsSpan(0, n - 1);
            bool isLong = others.Length > Sampled && count > 0;
            shares[i] += 0.5 * (isLong ? BoundOfLowestSum(others, count!.Value, sample) : LowestSum(others, count));
        }
    }

    private static double LowestSum(Span<double> values, int? count)
    {
        if (count is null) TensorPrimitives.Min(values, 0, values);
        else if (count < 1) return 0;
        else Selection.Partition(values, count.Value);
        return TensorPrimitives.Sum<double>(values[..(count ?? values.Length)]);
    }

    /// <summary>A number at or a little below the sum of the k lowest values, much faster.</summary>
    /// <remarks>For any threshold θ the sum is at least kθ + Σ min(0, v − θ), and equal where θ is the k-th lowest value.</remarks>
    private static double BoundOfLowestSum(Span<double> values, int count, double[] sample)
    {
        for (int at = 0; at < sample.Length; at++)
            sample[at] = values[(int)((long)at * values.Length / sample.Length)];
        int rank = Math.Clamp((int)((long)count * sample.Length / values.Length), 1, sample.Length);
        Selection.Partition(sample, rank);
        double threshold = TensorPrimitives.Max<double>(sample.AsSpan(0, rank));
        TensorPrimitives.Subtract(values, threshold, values);
        TensorPrimitives.Min(values, 0, values);
        return count * threshold + TensorPrimitives.Sum<double>(values);
    }
}
