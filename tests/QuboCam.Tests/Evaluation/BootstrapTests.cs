using System.Collections.Immutable;

namespace QuboCam.Tests;

public sealed class BootstrapTests
{
    private static readonly ResamplingOptions Options = new() { Seed = 11 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void OneValueIsItsOwnInterval() =>
        Assert.Equal(new Estimate(0.3, 0.3, 0.3, 1), Bootstrap.Mean([0.3], Options, Cancellation));

    [Fact]
    public void AConstantHasNoSpread() =>
        Assert.Equal(new Estimate(0.1, 0.1, 0.1, 7), Bootstrap.Mean([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], Options, Cancellation));

    // All 4⁴ resamples in turn: the exact law of the resampled mean. An end may sit one atom off where a quantile falls on a
    // step.
    [Fact]
    public void FourValuesAgreeWithTheEnumerationOfAllResamples()
    {
        double[] values = [1, 2, 4, 9];
        double[] means = [.. Enumerable.Range(0, 256)
            .Select(k => (values[k & 3] + values[k >> 2 & 3] + values[k >> 4 & 3] + values[k >> 6]) / 4).Order()];

        Estimate estimate = Bootstrap.Mean(values, Options, Cancellation);

        // Four standard errors of a share of 2000 around the tails of 2.5 %.
        double margin = 4 * Math.Sqrt(0.025 * 0.975 / 2000);
        Assert.Equal(4, estimate.Mean);
        Assert.InRange(estimate.Low, Quantile(means, 0.025 - margin), Quantile(means, 0.025 + margin));
        Assert.InRange(estimate.High, Quantile(means, 0.975 - margin), Quantile(means, 0.975 + margin));
    }

    // Mean ± 1.96 s/√n; with 2000 resamples an end has a standard error of √(0.025·0.975/2000)/φ(1.96) = 0.06 s/√n.
    [Theory, InlineData(1000), InlineData(4001)]
    public void ManyValuesAgreeWithTheNormalApproximation(int count)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(i => Math.Sin(i * 1.7) + 0.5)];
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / count / count);

        Estimate estimate = Bootstrap.Mean(values, Options, Cancellation);

        Assert.Equal(mean, estimate.Mean, tolerance: 1e-12);
        Assert.Equal(mean - 1.96 * error, estimate.Low, tolerance: 4 * 0.06 * error);
        Assert.Equal(mean + 1.96 * error, estimate.High, tolerance: 4 * 0.06 * error);
        Assert.Equal(count, estimate.N);
    }

    [Fact]
    public void TheMeanAsAStatisticOfImagesHasTheSameLaw()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => Math.Cos(i * 2.3))];
        double error = Math.Sqrt(values.Sum(v => v * v)) / 400;

        Estimate direct = Bootstrap.Mean(values, Options, Cancellation);
        Estimate byIndex = Bootstrap.Statistic([.. new int[400]], images => Average(images, values), Options, Cancellation);

        Assert.Equal(direct.Mean, byIndex.Mean, tolerance: 1e-12);
        // Two independent Monte-Carlo errors of 0.06.
        Assert.Equal(direct.Low, byIndex.Low, tolerance: 4 * 0.06 * Math.Sqrt(2) * error);
        Assert.Equal(direct.High, byIndex.High, tolerance: 4 * 0.06 * Math.Sqrt(2) * error);
    }

    // Each stratum is constant, so that resampling within it never changes the mean; resampling across would.
    [Fact]
    public void ImagesAreDrawnWithinTheirStratum()
    {
        ImmutableArray<int> strata = [0, 1, 0, 1, 1, 5];
        double[] values = [3, 8, 3, 8, 8, 20];

        Estimate estimate = Bootstrap.Statistic(strata, images => Average(images, values), Options, Cancellation);

        Assert.Equal(new Estimate(50 / 6.0, 50 / 6.0, 50 / 6.0, 6), estimate);
    }

    [Fact]
    public void ThreadsDoNotMatterButTheSeedDoes()
    {
        double[] values = [.. Enumerable.Range(0, 31).Select(i => Math.Sin(i))];
        Estimate Run(ulong seed, int threads) => Bootstrap.Mean(values, new() { Seed = seed, Threads = threads }, Cancellation);

        Assert.Equal(Run(1, 1), Run(1, 4));
        Assert.NotEqual(Run(1, 1).Low, Run(2, 1).Low);
    }

    [Fact]
    public void NothingAndNaNAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([], Options, Cancellation));
        Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, double.NaN], Options, Cancellation));
        Assert.Throws<ArgumentException>(() => Bootstrap.Statistic([], _ => 0, Options, Cancellation));
        Assert.Throws<ArgumentException>(() => Bootstrap.Statistic([0, 0], _ => double.NaN, Options, Cancellation));
    }

    private static double Quantile(double[] ascending, double part) => ascending[(int)(part * ascending.Length)];

    private static double Average(ReadOnlySpan<int> images, double[] values)
    {
        double sum = 0;
        foreach (int image in images)
            sum += values[image];
        return sum / images.Length;
    }
}
