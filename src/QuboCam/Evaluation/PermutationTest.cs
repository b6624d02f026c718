namespace QuboCam;

/// <summary>The paired sign-flip permutation test of a mean difference.</summary>
/// <remarks>
/// Under the hypothesis that both methods are alike each difference may have either sign. Fisher, The Design of Experiments,
/// 1935, section 21; with random flips (hits + 1) / (flips + 1): Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 39 (2010).
/// </remarks>
public static class PermutationTest
{
    /// <summary>Up to as many differences all assignments of signs are counted.</summary>
    public const int ExactUpTo = 16;

    /// <summary>Random assignments of signs where there are more differences.</summary>
    public const int RandomFlips = 9999;

    private const int GroupSize = 4, GroupSigns = 1 << GroupSize;

    /// <summary>
    /// The two-sided p-value: how often random signs give a mean difference as far from zero as the one that was seen.
    /// </summary>
    /// <param name="differences">One difference per image, at least one, all finite; zeros stay in.</param>
    /// <param name="options">Seed and threads; they do not matter up to <see cref="ExactUpTo"/> differences.</param>
    /// <param name="cancellation">Stops the work; checked per assignment of signs.</param>
    /// <returns>p, (0, 1]; at least 2⁻ⁿ⁺¹, or 1/(<see cref="RandomFlips"/> + 1) for random flips.</returns>
    /// <exception cref="ArgumentException">There is no difference, or one is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static double TwoSided(ReadOnlySpan<double> differences, ResamplingOptions options, CancellationToken cancellation)
    {
        double[] values = Bootstrap.CheckedCopy(differences);
        // Sums that differ by their order of addition only are ties, and ties count.
        double least = Math.Abs(values.Sum()) - 1e-12 * values.Sum(Math.Abs);
        double[] signedSums = SignedSums(values);

        if (values.Length <= ExactUpTo)
        {
            int assignments = 1 << values.Length;
            int hits = Enumerable.Range(0, assignments).Count(signs => Math.Abs(FlippedSum(signedSums, (ulong)signs)) >= least);
            return (double)hits / assignments;
        }
        double[] flipped = options.Draw(RandomFlips, random => FlippedSum(signedSums, random), cancellation);
        return (flipped.Count(sum => Math.Abs(sum) >= least) + 1) / (RandomFlips + 1.0);
    }

    // For each four differences their sums under all sixteen assignments of signs: one look-up then stands for four additions.
    private static double[] SignedSums(double[] values)
    {
        int groups = (values.Length + GroupSize - 1) / GroupSize;
        double[] sums = new double[groups * GroupSigns];
        for (int i = 0; i < values.Length; i++)
            for (int signs = 0; signs < GroupSigns; signs++)
                sums[i / GroupSize * GroupSigns + signs] += (signs >> i % GroupSize & 1) != 0 ? -values[i] : values[i];
        return sums;
    }

    private static double FlippedSum(double[] signedSums, RandomStream random)
    {
        const int GroupsPerDraw = 64 / GroupSize;
        double sum = 0;
        for (int start = 0; start < signedSums.Length; start += GroupsPerDraw * GroupSigns)
        {
            ReadOnlySpan<double> groups = signedSums.AsSpan(start,
                Math.Min(GroupsPerDraw * GroupSigns, signedSums.Length - start));
            sum += FlippedSum(groups, random.Next());
        }
        return sum;
    }

    private static double FlippedSum(ReadOnlySpan<double> signedSums, ulong signs)
    {
        double sum = 0;
        for (int group = 0; group < signedSums.Length; group += GroupSigns, signs >>= GroupSize)
            sum += signedSums[group + (int)(signs & (GroupSigns - 1))];
        return sum;
    }
}
