using BenchmarkDotNet.Attributes;

namespace QuboCam.Benchmarks;

/// <summary>
/// Simulated annealing at n = 512 (cosines of random maps, β = 0.7), one thread, beside a plain double-precision Metropolis loop of as
/// many attempts.
/// </summary>
[SimpleJob(launchCount: 1, warmupCount: 5, iterationCount: 15)]
public class AnnealingCost
{
    private const int Variables = 512, Sweeps = 1000, Pixels = 49;
    private Qubo qubo = null!;
    private double[] couplings = [];

    [GlobalSetup]
    public void Problem()
    {
        Random random = new(1);
        float[][] maps = [.. Enumerable.Range(0, Variables).Select(_ => Enumerable.Range(0, Pixels).Select(_ => Math.Max(0, random.NextSingle() - 0.7f)).ToArray())];
        qubo = new Qubo(
            [.. Enumerable.Range(0, Variables).Select(_ => -0.7 * random.NextDouble())],
            [.. Enumerable.Range(0, Variables).SelectMany(p => Enumerable.Range(p + 1, Variables - p - 1).Select(
                q => 0.3 * System.Numerics.Tensors.TensorPrimitives.CosineSimilarity<float>(maps[p], maps[q])))]);
        couplings = qubo.ToSymmetricMatrix();
    }

    [Benchmark(Baseline = true)]
    public double PlainLoop()
    {
        Random random = new(2);
        bool[] x = new bool[Variables];
        double[] fields = [.. qubo.Linear];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double inverseTemperature = 0.5 * Math.Pow(2000, (double)sweep / Sweeps);
            for (int i = 0; i < Variables; i++)
            {
                double change = x[i] ? -fields[i] : fields[i];
                if (change > 0 && random.NextDouble() >= Math.Exp(-inverseTemperature * change))
                    continue;
                double sign = x[i] ? -1 : 1;
                for (int j = 0; j < Variables; j++)
                    fields[j] += sign * couplings[i * Variables + j];
                x[i] = !x[i];
            }
        }
        return qubo.Energy(x);
    }

    [Benchmark]
    public SampleSet OneRead() =>
        new SimulatedAnnealingSampler(new() { Reads = 1, Sweeps = Sweeps, Threads = 1 }).Sample(qubo, CancellationToken.None);
}
