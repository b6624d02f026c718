namespace QuboCam;

/// <summary>Holm's step-down correction of p-values for several comparisons.</summary>
/// <remarks>
/// Holm, Scand. J. Statist. 6, 65 (1979). It bounds the chance of any false finding, whatever the tests have in common.
/// </remarks>
public static class HolmCorrection
{
    /// <summary>Adjusted p-values: a comparison is significant at level a where its adjusted p-value is at most a.</summary>
    /// <param name="p">The p-values of all m comparisons, in any order, each in [0, 1]; may be empty.</param>
    /// <returns>In the order given: the largest of (m − j + 1)·p₍ⱼ₎ over the ranks j up to its own, at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value lies outside of [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        foreach (double value in p)
            if (!(value >= 0 && value <= 1))
                throw new ArgumentOutOfRangeException(nameof(p), value, "A p-value lies in [0, 1].");
        double[] sorted = p.ToArray();
        int[] order = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, order);

        double[] adjusted = new double[sorted.Length];
        double largest = 0;
        for (int rank = 0; rank < sorted.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - rank) * sorted[rank]));
            adjusted[order[rank]] = largest;
        }
        return adjusted;
    }
}
