namespace QuboCam;

/// <summary>Overlap of sets of feature maps.</summary>
public static class SetOverlap
{
    /// <summary>Jaccard overlap |a ∩ b| / |a ∪ b|.</summary>
    /// <param name="a">Indices, ascending, each once.</param>
    /// <param name="b">The same for the other set.</param>
    /// <returns>[0, 1]; null where both are empty.</returns>
    public static double? Jaccard(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int common = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            int order = a[i].CompareTo(b[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        int union = a.Length + b.Length - common;
        return union > 0 ? (double)common / union : null;
    }

    /// <summary>Mean Jaccard overlap of all pairs of sets; pairs of two empty sets do not enter.</summary>
    /// <param name="sets">Sets of indices, each ascending.</param>
    /// <returns>[0, 1]; null where no pair enters.</returns>
    public static double? MeanJaccard(IReadOnlyList<int[]> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return Mean(sets, (_, _) => true);
    }

    /// <summary>Mean Jaccard overlap of all pairs of sets of different classes; pairs of two empty sets do not enter.</summary>
    /// <param name="sets">Sets of indices, each ascending.</param>
    /// <param name="classes">The class of each set.</param>
    /// <returns>[0, 1]; null where no pair enters.</returns>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    public static double? MeanJaccardAcrossClasses(IReadOnlyList<int[]> sets, IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(classes);
        if (sets.Count != classes.Count)
            throw new ArgumentException($"{sets.Count} sets came with {classes.Count} classes.", nameof(classes));
        return Mean(sets, (a, b) => classes[a] != classes[b]);
    }

    private static double? Mean(IReadOnlyList<int[]> sets, Func<int, int, bool> enters)
    {
        double sum = 0;
        long pairs = 0;
        for (int a = 0; a < sets.Count; a++)
            for (int b = 0; b < a; b++)
                if (enters(a, b) && Jaccard(sets[a], sets[b]) is { } overlap)
                    (sum, pairs) = (sum + overlap, pairs + 1);
        return pairs > 0 ? sum / pairs : null;
    }
}
