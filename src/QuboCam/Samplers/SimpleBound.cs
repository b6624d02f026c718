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
        double[] shares = [.. qubo.Linear];
        double[] row = new double[n];
        for (int i = 0; i < n; i++)
        {
            couplings.AsSpan(i * n, n).CopyTo(row);
            shares[i] += 0.5 * (qubo.Cardinality is int ones ? Lowest(row, i, ones - 1) : row.Sum(b => Math.Min(0, b)));
        }
        return qubo.Offset + (qubo.Cardinality is int k ? shares.Order().Take(k).Sum() : shares.Sum(v => Math.Min(0, v)));
    }

    private static double Lowest(double[] row, int self, int count)
    {
        if (count < 1) return 0;
        row[self] = double.PositiveInfinity;
        Array.Sort(row);
        return row.Take(count).Sum();
    }
}
