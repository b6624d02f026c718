using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A lower bound of the minimum that costs one pass over the biases.</summary>
internal static class SimpleBound
{
    /// <summary>
    /// offset + Σᵢ min(0, vᵢ) with vᵢ = aᵢ + ½ Σⱼ min(0, bᵢⱼ); with a cardinality k the k lowest vᵢ, where vᵢ takes the k−1
    /// lowest bᵢⱼ whatever their sign. Each pair is shared by its two variables, so E(x) ≥ offset + Σ over the ones of vᵢ.
    /// </summary>
    public static double Of(Qubo qubo, double[] couplings)
    {
        int n = qubo.Variables;
        double[] shares = [.. qubo.Linear], row = new double[n];
        bool hasNegative = !qubo.Quadratic.IsEmpty && TensorPrimitives.Min(qubo.Quadratic.AsSpan()) < 0;
        for (int i = 0; i < n && (hasNegative || qubo.Cardinality is not null); i++)
        {
            couplings.AsSpan(i * n, n).CopyTo(row);
            if (qubo.Cardinality is int ones)
            {
                row[i] = double.PositiveInfinity;
                shares[i] += 0.5 * LowestSum(row, ones - 1);
            }
            else
            {
                TensorPrimitives.Min(row, 0, row);
                shares[i] += 0.5 * TensorPrimitives.Sum<double>(row);
            }
        }
        if (qubo.Cardinality is int k) return qubo.Offset + LowestSum(shares, k);
        TensorPrimitives.Min(shares, 0, shares);
        return qubo.Offset + TensorPrimitives.Sum<double>(shares);
    }

    private static double LowestSum(Span<double> values, int count)
    {
        if (count < 1) return 0;
        Selection.Partition(values, count);
        return TensorPrimitives.Sum<double>(values[..count]);
    }
}
