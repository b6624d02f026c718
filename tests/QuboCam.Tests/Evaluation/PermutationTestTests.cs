namespace QuboCam.Tests;

public sealed class PermutationTestTests
{
    private static double P(params double[] differences) =>
        PermutationTest.TwoSided(differences, new() { Seed = 7 }, TestContext.Current.CancellationToken);

    // Of the 8 sums ±1 ± 2 ± 3 only +6 and −6 reach 6.
    [Fact]
    public void ThreeDifferencesOfOneSignGiveTwoOfEight() => Assert.Equal(2 / 8.0, P(1, 2, 3));

    // 1 + 2 − 3 = 0: every sum is as far from zero.
    [Fact]
    public void AVanishingMeanGivesOne() => Assert.Equal(1, P(1, 2, -3));

    // 3 + 2 − 1 = 4: of the sums ±6, ±4, ±2, 0, 0 four reach it.
    [Fact]
    public void BothTailsCount() => Assert.Equal(4 / 8.0, P(3, 2, -1));

    // A zero doubles all assignments, hits and others alike.
    [Fact]
    public void ZerosStayInAndChangeNothing() => Assert.Equal(2 / 8.0, P(1, 0, 2, 3, 0));

    [Fact]
    public void NoDifferenceAnywhereGivesOne()
    {
        Assert.Equal(1, P(0, 0, 0));
        Assert.Equal(1, P(new double[40]));
    }

    // Fisher 1935, section 21: Darwin's 15 pairs of maize, in eighths of an inch; 1726 of 32768 assignments reach the sum of 314.
    [Fact]
    public void DarwinsMaizeGivesFishersCount() =>
        Assert.Equal(1726 / 32768.0, P(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48), tolerance: 1e-15);

    // All sums but the six zeros reach 0.2, though 0.1 + 0.1 + 0.1 − 0.1 is more than the 0.2 of other orders in the last bit.
    [Fact]
    public void RoundingDoesNotBreakTies() => Assert.Equal(10 / 16.0, P(0.1, 0.1, 0.1, -0.1));

    // n = 20 alike differences: the sum of signs is binomial; |sum| ≥ 10 means at most 5 or at least 15 plus signs:
    // 2·(1 + 20 + 190 + 1140 + 4845 + 15504)/2²⁰ = 0.04138947, standard error 0.002 with 9999 flips.
    [Fact]
    public void RandomFlipsComeCloseToTheBinomialSum()
    {
        double[] differences = [.. Enumerable.Repeat(1.0, 15), .. Enumerable.Repeat(-1.0, 5)];

        Assert.Equal(43400 / 1048576.0, P(differences), tolerance: 4 * 0.002);
    }

    // 1000 values far from zero: no random signs reach them, so the least value that 9999 flips can give.
    [Fact]
    public void RandomFlipsNeverGiveZero() => Assert.Equal(1 / 10000.0, P([.. Enumerable.Repeat(0.5, 1000)]));

    // For many differences the sum under random signs is normal with variance Σ d²: here z = 1.96, so p = 0.05 to within 4
    // standard errors.
    [Theory, InlineData(403), InlineData(2000)]
    public void ManyDifferencesFollowTheNormalLaw(int count)
    {
        double[] differences = [.. Enumerable.Range(0, count).Select(i => Math.Sin(i * 1.7))];
        double centre = differences.Average();
        double spread = Math.Sqrt(differences.Sum(d => (d - centre) * (d - centre)));
        double shift = 1.959964 * spread / count / Math.Sqrt(1 - 1.959964 * 1.959964 / count);

        double p = P([.. differences.Select(d => d - centre + shift)]);

        Assert.Equal(0.05, p, tolerance: 4 * Math.Sqrt(0.05 * 0.95 / 9999));
    }

    [Fact]
    public void ThreadsDoNotMatterButTheSeedDoes()
    {
        double[] differences = [.. Enumerable.Range(0, 100).Select(i => Math.Cos(i) + 0.1)];
        double Run(ulong seed, int threads) => PermutationTest.TwoSided(
            differences, new() { Seed = seed, Threads = threads }, TestContext.Current.CancellationToken);

        Assert.Equal(Run(1, 1), Run(1, 4));
        Assert.NotEqual(Run(1, 1), Run(2, 1));
    }

    [Fact]
    public void NoneOrNaNIsRefused()
    {
        Assert.Throws<ArgumentException>(() => P());
        Assert.Throws<ArgumentException>(() => P(1, double.NaN));
    }
}
