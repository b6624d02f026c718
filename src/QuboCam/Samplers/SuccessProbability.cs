namespace QuboCam;

/// <summary>How likely one read reaches the minimum, estimated from reads that all had the same chance.</summary>
/// <remarks>
/// The interval is Wilson's score interval, which keeps its coverage near 0 and 1 where the textbook one collapses: E. B. Wilson,
/// J. Am. Stat. Assoc. 22, 209 (1927); recommended by R. G. Newcombe, Stat. Med. 17, 857 (1998), method 3. It holds for a number
/// of reads that was set beforehand (or by the clock), not for reads that end with the first success.
/// </remarks>
public sealed record SuccessProbability
{
    /// <summary>Part of such intervals that hold the true probability.</summary>
    public const double Confidence = 0.95;

    // The 97.5 % quantile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Estimates the probability.</summary>
    /// <param name="successes">Reads that reached the minimum, 0 ≤ successes ≤ reads.</param>
    /// <param name="reads">All reads, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of its range.</exception>
    public SuccessProbability(long successes, long reads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, reads);
        (Successes, Reads) = (successes, reads);
        double n = reads, p = Value, weight = 1 / (1 + Z * Z / n);
        double centre = weight * (p + Z * Z / (2 * n));
        double half = weight * Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        // At the ends the two terms are equal in exact arithmetic.
        Low = successes == 0 ? 0 : centre - half;
        High = successes == reads ? 1 : centre + half;
    }

    /// <summary>Reads that reached the minimum.</summary>
    public long Successes { get; }

    /// <summary>All reads.</summary>
    public long Reads { get; }

    /// <summary>The estimate, successes by reads; [0, 1].</summary>
    public double Value => (double)Successes / Reads;

    /// <summary>Lower end of the interval, [0, 1).</summary>
    public double Low { get; }

    /// <summary>Upper end of the interval, (0, 1].</summary>
    public double High { get; }

    /// <summary>Counts the reads that ended within <see cref="Qubo.Tolerance"/> of the minimum.</summary>
    /// <param name="samples">What a heuristic sampler returned; every occurrence is a read, and so is every dropped one.</param>
    /// <param name="minimum">The energy to reach.</param>
    /// <param name="tolerance">How far above it still counts.</param>
    public static SuccessProbability Of(SampleSet samples, double minimum, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new SuccessProbability(
            samples.Samples.Where(sample => sample.Energy <= minimum + tolerance).Sum(sample => (long)sample.Occurrences),
            samples.Samples.Sum(sample => (long)sample.Occurrences) + samples.Dropped);
    }

    /// <summary>TTS(99 %): the time of as many reads as reach the minimum at least once with a probability of 0.99.</summary>
    /// <param name="secondsPerRead">Time of one read, above zero.</param>
    /// <returns>
    /// Read time × ⌈ln 0.01 / ln(1 − p)⌉, at least one read, at the estimate and at the ends of its interval.
    /// </returns>
    /// <remarks>T. F. Rønnow et al., Science 345, 420 (2014), eq. 3.</remarks>
    public TimeToSolution TimeToSolution(double secondsPerRead) =>
        new(secondsPerRead * ReadsNeeded(Value), secondsPerRead * ReadsNeeded(High), secondsPerRead * ReadsNeeded(Low));

    /// <summary>⌈ln 0.01 / ln(1 − p)⌉: reads that reach the minimum at least once with a probability of 0.99.</summary>
    /// <param name="p">Success probability of one read, [0, 1].</param>
    /// <returns>At least 1; ∞ where p is 0.</returns>
    internal static double ReadsNeeded(double p) => p switch
    {
        <= 0 => double.PositiveInfinity,
        >= 1 => 1,
        // Where the quotient is a whole number, as for p = 0.9, rounding must not add a read.
        _ => Math.Ceiling(Math.Log(0.01) / Math.Log(1 - p) - 1e-9),
    };
}

/// <summary>Time that reaches the minimum with a probability of 0.99.</summary>
/// <param name="Seconds">The estimate; infinite where no read reached it.</param>
/// <param name="Low">Seconds at the upper end of the success probability's interval.</param>
/// <param name="High">Seconds at its lower end; infinite where no read reached the minimum.</param>
public readonly record struct TimeToSolution(double Seconds, double Low, double High);
