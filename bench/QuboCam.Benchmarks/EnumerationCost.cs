using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace QuboCam.Benchmarks;

/// <summary>The exact sampler's enumeration of 2^20 states, beside a plain Gray-code walk with one flip per state.</summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5)]
public class EnumerationCost
{
    private const int Variables = 20;
    private Qubo qubo = null!;
    private double[] couplings = [];

    [GlobalSetup]
    public void Problem()
    {
        Random random = new(1);
        qubo = new Qubo(
            [.. Enumerable.Range(0, Variables).Select(_ => -0.7 * random.NextDouble())],
            [.. Enumerable.Range(0, Variables * (Variables - 1) / 2).Select(_ => 0.3 * random.NextDouble())]);
        couplings = qubo.ToSymmetricMatrix();
    }

    [Benchmark(Baseline = true)]
    public double PlainGrayCode()
    {
        bool[] x = new bool[Variables];
        double[] fields = [.. qubo.Linear];
        double energy = 0, least = 0;
        for (long step = 1; step < 1L << Variables; step++)
        {
            int flip = System.Numerics.BitOperations.TrailingZeroCount(step);
            double sign = x[flip] ? -1 : 1;
            energy += sign * fields[flip];
            for (int j = 0; j < Variables; j++)
                fields[j] += sign * couplings[flip * Variables + j];
            x[flip] = !x[flip];
            least = Math.Min(least, energy);
        }
        return least;
    }

    [Benchmark]
    public SampleSet ExactOnOneThread() => new ExactSampler(new() { Threads = 1 }).Sample(qubo, CancellationToken.None);

    [Benchmark]
    public SampleSet ExactOnAllThreads() => new ExactSampler(new()).Sample(qubo, CancellationToken.None);
}
