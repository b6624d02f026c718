using System.Buffers;
using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace QuboCam;

/// <summary>The 95 % percentile bootstrap interval.</summary>
/// <remarks>
/// Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3. The ends are the 2.5 % and 97.5 % quantiles
/// (definition 7 of Hyndman and Fan) of the statistic over <see cref="Resamples"/> resamples with replacement.
/// </remarks>
public static class Bootstrap
{
    /// <summary>Number of resamples.</summary>
    public const int Resamples = 2000;

    /// <summary>Mean of values with its interval.</summary>
    /// <param name="values">At least one value, all finite. A single value is its own interval.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="cancellation">Stops the work; checked per resample.</param>
    /// <returns>The mean; N is the number of values.</returns>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Estimate Mean(ReadOnlySpan<double> values, ResamplingOptions options, CancellationToken cancellation)
    {
        double[] sample = CheckedCopy(values);
        // A constant has no spread, and rounding is not to invent one.
        if (values.IndexOfAnyExcept(values[0]) < 0)
            return new Estimate(values[0], values[0], values[0], values.Length);

        double[] means = options.Draw(Resamples, random => ResampledMean(sample, random), cancellation);
        return Interval(sample.Average(), means, sample.Length);
    }

    /// <summary>A statistic of images with its interval.</summary>
    /// <param name="strata">
    /// The stratum of each image, as its class; one entry per image, at least one. Images are resampled within their stratum, so
    /// that none is ever empty; the same number everywhere resamples all images together.
    /// </param>
    /// <param name="statistic">
    /// Maps indices of images, as many as there are, to a finite number. Entry i lies in the stratum of image i. It is called
    /// from several threads at once, and first with each image once.
    /// </param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="cancellation">Stops the work; checked per resample.</param>
    /// <returns>The statistic of all images; N is their number.</returns>
    /// <exception cref="ArgumentException">There is no image, or the statistic is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Estimate Statistic(
        ImmutableArray<int> strata, Func<ReadOnlySpan<int>, double> statistic, ResamplingOptions options,
            CancellationToken cancellation)
    {
        if (strata.IsDefaultOrEmpty)
            throw new ArgumentException("A bootstrap needs at least one image.", nameof(strata));
        int[][] peers = Peers(strata);
        double observed = statistic([.. Enumerable.Range(0, strata.Length)]);

        double[] resampled = options.Draw(Resamples, random => ResampledStatistic(peers, statistic, random), cancellation);
        if (!double.IsFinite(observed) || !resampled.All(double.IsFinite))
            throw new ArgumentException("The statistic of a resample is not finite.", nameof(statistic));
        return Interval(observed, resampled, strata.Length);
    }

    internal static double[] CheckedCopy(ReadOnlySpan<double> values)
    {
        double[] copy = values.ToArray();
        if (copy.Length == 0 || !copy.All(double.IsFinite))
            throw new ArgumentException("At least one value is needed, all of them finite.", nameof(values));
        return copy;
    }

    private static Estimate Interval(double observed, double[] resampled, int count)
    {
        Array.Sort(resampled);
        double End(double part) => SortedArrayStatistics.QuantileCustom(resampled, part, QuantileDefinition.R7);
        return new Estimate(observed, End(0.025), End(0.975), count);
    }

    private static double ResampledMean(double[] values, RandomStream random)
    {
        // Each 64 random bits give two images. The copy keeps the generator's state in registers.
        RandomStream stream = random;
        ulong count = (ulong)values.Length;
        double even = 0, odd = 0;
        for (int pair = values.Length / 2; pair > 0; pair--)
        {
            ulong bits = stream.Next();
            even += values[(int)((bits >> 32) * count >> 32)];
            odd += values[(int)((bits & uint.MaxValue) * count >> 32)];
        }
        if (values.Length % 2 != 0)
            odd += values[stream.Below(values.Length)];
        return (even + odd) / values.Length;
    }

    private static double ResampledStatistic(int[][] peers, Func<ReadOnlySpan<int>, double> statistic, RandomStream random)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(peers.Length);
        for (int image = 0; image < peers.Length; image++)
            rented[image] = peers[image][random.Below(peers[image].Length)];
        double value = statistic(rented.AsSpan(0, peers.Length));
        ArrayPool<int>.Shared.Return(rented);
        return value;
    }

    // The images in the stratum of each image; one shared array a stratum.
    private static int[][] Peers(ImmutableArray<int> strata)
    {
        Dictionary<int, int[]> members = Enumerable.Range(0, strata.Length).GroupBy(image => strata[image])
            .ToDictionary(stratum => stratum.Key, stratum => stratum.ToArray());
        return [.. strata.Select(stratum => members[stratum])];
    }
}
