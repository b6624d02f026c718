using System.Diagnostics;

namespace QuboCam.Benchmarks;

/// <summary>
/// Attempts per second of every heuristic sampler, on one and two threads, beside a plain loop in double precision over the same
/// problem in the same run. An attempt is one variable looked at in one sweep of one copy; for tabu and descent moves and reads
/// are counted.
/// </summary>
internal static class SamplerRates
{
    private const int Sweeps = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.4);

    public static void Run(string[] only)
    {
        Console.WriteLine($"{"problem",-12}{"sampler",-22}{"unit",-10}{"plain loop",12}{"1 thread",12}{"ratio",8}{"2 threads",12}{"ratio",8}{"set-up ms",11}{"a read's",10}");
        foreach (int n in new[] { 64, 256, 512, 1024, 2048 })
            Report($"cosG {n}", SamplerProblems.Cosines(n), only);
        foreach (int n in new[] { 512, 1024, 2048 })
            Report($"±1 {n}", SamplerProblems.PlusMinusOne(n), only);
    }

    private static void Report(string problem, Qubo qubo, string[] only)
    {
        if (only.Length > 0 && !only.Contains(problem)) return;
        PlainLoops plain = new(qubo);
        int n = qubo.Variables, moves = Sweeps * Math.Max(8, n / 8);
        double attempts = Rate((long)n * Sweeps, () => plain.Anneal(Sweeps));
        Row("simulated-annealing", "attempts", (long)n * Sweeps, attempts);
        Row("parallel-tempering", "attempts", 12L * n * Sweeps, attempts);
        Row("path-integral", "attempts", 8L * n * Sweeps, attempts);
        Row("tabu", "moves", moves, Rate(moves / 8, () => plain.Tabu(moves / 8)));
        Row("steepest-descent", "reads", 1, Rate(1, plain.Descend));

        void Row(string sampler, string unit, long work, double baseline)
        {
            double setUp = SetUp(qubo, sampler, 1), start = (SetUp(qubo, sampler, 21) - setUp) / 20, one = Reads(qubo, sampler, 1) * work, two = Reads(qubo, sampler, 2) * work;
            Console.WriteLine(FormattableString.Invariant(
                $"{problem,-12}{sampler,-22}{unit,-10}{baseline,12:0.0e0}{one,12:0.00e0}{one / baseline,8:0.0}{two,12:0.00e0}{two / one,8:0.00}{setUp,11:0.0}{start,10:0.000}"));
        }
    }

    private static ISampler Named(string sampler, SamplerOptions options) => Samplers.All(options).Single(s => s.Name == sampler);

    /// <summary>Reads per second; what is spent once for the problem is taken off.</summary>
    private static double Reads(Qubo qubo, string sampler, int threads)
    {
        SamplerOptions options = new() { Threads = threads, Sweeps = Sweeps, Reads = threads };
        Named(sampler, options).Sample(qubo, CancellationToken.None);
        int reads = threads;
        while (true)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Named(sampler, options with { Reads = reads }).Sample(qubo, CancellationToken.None);
            double seconds = watch.Elapsed.TotalSeconds - SetUp(qubo, sampler, 1) / 1000;
            if (seconds > Window.TotalSeconds / 2 || reads > 100_000) return reads / seconds;
            reads = (int)Math.Max(reads + threads, reads * Math.Min(20, Window.TotalSeconds / Math.Max(1e-3, seconds))) / threads * threads;
        }
    }

    /// <summary>Milliseconds of a run of one sweep: conversion, temperatures, the bound, and of each read its start and descent.</summary>
    private static double SetUp(Qubo qubo, string sampler, int reads)
    {
        ISampler one = Named(sampler, new() { Threads = 1, Sweeps = 1, Reads = reads });
        double least = double.PositiveInfinity;
        for (int repeat = 0; repeat < 3; repeat++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            one.Sample(qubo, CancellationToken.None);
            least = Math.Min(least, watch.Elapsed.TotalMilliseconds);
        }
        return least;
    }

    private static double Rate(long work, Action run)
    {
        run();
        Stopwatch watch = Stopwatch.StartNew();
        int runs = 0;
        do
        {
            run();
            runs++;
        }
        while (watch.Elapsed < Window / 2);
        return runs * work / watch.Elapsed.TotalSeconds;
    }
}
