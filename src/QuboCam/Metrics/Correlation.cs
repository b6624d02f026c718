namespace QuboCam;

/// <summary>How alike two heat maps are; 0 by definition where one of them is constant.</summary>
internal static class Correlation
{
    /// <summary>Pearson's r of two maps of one size, [−1, 1].</summary>
    public static double Pearson(HeatMap a, HeatMap b) => Pearson(Doubles(a, a), Doubles(b, a));

    /// <summary>
    /// Spearman's ρ of two maps of one size, [−1, 1]: Pearson's r of the ranks, equal values sharing their mean rank.
    /// </summary>
    public static double Spearman(HeatMap a, HeatMap b) => Pearson(Ranks(Doubles(a, a)), Ranks(Doubles(b, a)));

    private static double Pearson(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average(), product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return IsConstant(a) || IsConstant(b) ? 0 : Math.Clamp(product / Math.Sqrt(squareA * squareB), -1, 1);
    }

    private static bool IsConstant(double[] values) => !values.AsSpan().ContainsAnyExcept(values[0]);

    private static double[] Ranks(double[] values)
    {
        double[] sorted = [.. values];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        double[] ranks = new double[values.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start]; end++) { }
            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + end - 1) / 2.0;
        }
        return ranks;
    }

    private static double[] Doubles(HeatMap map, HeatMap like) =>
        (map.Height, map.Width) == (like.Height, like.Width) ? [.. map.Values.Select(v => (double)v)]
            : throw new ArgumentException(
                $"A heat map of {map.Height}×{map.Width} came, {like.Height}×{like.Width} was expected.", nameof(map));
}
