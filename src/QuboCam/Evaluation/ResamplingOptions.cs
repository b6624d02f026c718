namespace QuboCam;

/// <summary>How random resamples are drawn.</summary>
public sealed record ResamplingOptions
{
    /// <summary>Seed of the resamples.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Processors that may be used, at least 1; results do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, "At least one thread is needed.");
    } = Environment.ProcessorCount;

    /// <summary>One number for each draw, from the draw's own stream of the seed, so that threads do not matter.</summary>
    internal double[] Draw(int draws, Func<RandomStream, double> one, CancellationToken cancellation)
    {
        double[] drawn = new double[draws];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation };
        Parallel.For(0, draws, parallel, draw => drawn[draw] = one(new RandomStream(Seed, (ulong)draw)));
        return drawn;
    }
}
