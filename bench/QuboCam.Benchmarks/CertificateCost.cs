using System.Diagnostics;

namespace QuboCam.Benchmarks;

/// <summary>
/// What a proven minimum costs in the project's form, by family and size, beside one read of simulated annealing of 1000 sweeps, which
/// proves nothing. Targets: 1 ms up to 64 variables, 30 ms at 512, 2 s at 2048. One thread; medians over several problems.
/// </summary>
internal static class CertificateCost
{
    private const double Beta = 0.7;

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        Console.WriteLine("family     n   problems   proven   certificate, ms   annealing, ms   annealing finds the minimum");
        foreach (int n in (int[])[64, 512, 2048])
            foreach (string family in (string[])["cosG", "blob", "hot", "vgg", "sabs"])
                Measure(family, n, problems: n == 2048 ? 3 : 7);
    }

    private static void Measure(string family, int n, int problems)
    {
        ExactSampler exact = new(new() { Threads = 1 });
        SimulatedAnnealingSampler annealing = new(new() { Threads = 1, Reads = 1 });
        List<double> certificates = [], reads = [];
        (int proven, int found) = (0, 0);
        for (int problem = 0; problem < problems; problem++)
        {
            Qubo qubo = Tests.SyntheticProblems.Make(family, n, seed: (ulong)(1000 * n + problem), Beta);
            (SampleSet certificate, double time) = Time(exact, qubo);
            (SampleSet read, double readTime) = Time(annealing, qubo);
            certificates.Add(time);
            reads.Add(readTime);
            proven += certificate.IsOptimal ? 1 : 0;
            found += read.Best.Energy <= certificate.Best.Energy + qubo.Tolerance ? 1 : 0;
        }
        Console.WriteLine($"{family,-6} {n,5} {problems,10} {proven,8} {Median(certificates),17:F2} {Median(reads),15:F2} {found,16} of {problems}");
    }

    /// <summary>The median of several runs in ms, after some that are not counted.</summary>
    private static (SampleSet Samples, double Milliseconds) Time(ISampler sampler, Qubo qubo)
    {
        List<double> times = [];
        SampleSet samples = sampler.Sample(qubo, CancellationToken.None);
        Stopwatch all = Stopwatch.StartNew();
        // Until the compiler has optimised what is short, and at least once.
        do
        {
            Stopwatch watch = Stopwatch.StartNew();
            samples = sampler.Sample(qubo, CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        while (all.ElapsedMilliseconds < 300);
        return (samples, Median(times));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
