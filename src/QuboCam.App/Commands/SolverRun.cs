using System.Collections.Immutable;
using System.Diagnostics;

namespace QuboCam.App.Commands;

/// <summary>One sampler's work on a problem.</summary>
/// <param name="Samples">What it returned.</param>
/// <param name="Time">Time of the whole sampling, set-up included.</param>
/// <param name="Trace">Energy and bound over time, the state at the end last.</param>
/// <param name="IsExact">Whether it is the exact solver.</param>
internal sealed record SolverRun(SampleSet Samples, TimeSpan Time, ImmutableArray<SamplerProgress> Trace, bool IsExact)
{
    // Large problems are searched, small ones enumerated by the exact solver.
    private const int MostWarm = 40, FewWarm = 12;

    /// <summary>Name of the sampler.</summary>
    public string Sampler => Samples.Sampler;

    /// <summary>Energy of its best answer, of the minimised problem.</summary>
    public double Energy => Samples.Best.Energy;

    /// <summary>
    /// Whether its answers come from independent reads, so that chance decides; a problem that presolving solves has none, nor has a hybrid solver.
    /// </summary>
    public bool HasReads => !IsExact && Samples.Presolve is not { Remaining: 0 } && Samples.Hardware is not { Graph: null };

    /// <summary>Independent reads; 1 where there are none.</summary>
    public long Reads => !HasReads ? 1 : Samples.Samples.Sum(sample => (long)sample.Occurrences) + Samples.Dropped;

    /// <summary>
    /// Wall time divided by the reads, with several threads less than what one read takes; of an annealer the time of anneal, readout and delay.
    /// </summary>
    public double SecondsPerRead => Samples.Hardware?.MicrosecondsPerRead * 1e-6 ?? Time.TotalSeconds / Reads;

    /// <summary>Runs a sampler and shows its progress.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before there was a sample.</exception>
    public static SolverRun Of(string name, SolveProblem problem, CancellationToken cancellation)
    {
        if (SamplerChoice.Named(name, problem.Options) is { MostVariables: int.MaxValue, IsRemote: false })
            WarmUp(name, problem, cancellation);
        using SolveProgress progress = new(problem.Line(name), problem.Sense);
        SamplerOptions options = problem.Options with { Progress = progress };
        ISampler sampler = problem.Presolve ? new PresolvedSampler(set => SamplerChoice.Named(name, set), options)
            : SamplerChoice.Named(name, options);
        Stopwatch watch = Stopwatch.StartNew();
        SampleSet samples = sampler.Sample(problem.Qubo, cancellation);
        TimeSpan time = watch.Elapsed;
        SamplerProgress end = new(time, samples.Best.Energy, samples.LowerBound, Reads: 0);
        return new SolverRun(samples, time, [.. progress.Trace, end], name == SamplerChoice.Exact);
    }

    /// <summary>Has the sampler's code compiled on a small part of the problem, so that its time is not part of the sampling.</summary>
    private static void WarmUp(string name, SolveProblem problem, CancellationToken cancellation)
    {
        Qubo qubo = problem.Qubo;
        int n = qubo.Variables > MostWarm ? MostWarm : Math.Min(qubo.Variables, FewWarm);
        Qubo part = new(
            [.. qubo.Linear.Take(n)],
            [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1) select qubo[i, j]])
        {
            Cardinality = qubo.Cardinality is int ones ? Math.Min(ones, n) : null,
        };
        if (problem.Presolve)
            Presolve.Of(part);
        SamplerOptions brief = problem.Options with { Reads = 2, Sweeps = 20, TimeLimit = TimeSpan.FromSeconds(0.1), TargetEnergy = null };
        SamplerChoice.Named(name, brief).Sample(part, cancellation);
    }
}

/// <summary>The problem as samplers get it.</summary>
/// <param name="Qubo">The problem, to be minimised.</param>
/// <param name="Sense">How its energies are reported.</param>
/// <param name="Options">Reads, sweeps, seed, limits and threads.</param>
/// <param name="Presolve">Whether it is reduced first.</param>
internal sealed record SolveProblem(Qubo Qubo, Sense Sense, SamplerOptions Options, bool Presolve)
{
    /// <summary>Shows how far a sampler of a name is.</summary>
    public Func<string, IProgressLine> Line { get; init; } = name => new ConsoleProgress(name);
}

/// <summary>Whether the user asked for a minimum or a maximum; samplers always minimise.</summary>
internal readonly record struct Sense(bool IsMaximum)
{
    /// <summary>"minimum" or "maximum".</summary>
    public string Optimum => IsMaximum ? "maximum" : "minimum";

    /// <summary>"below" or "above": where no answer lies beyond the bound.</summary>
    public string Beyond => IsMaximum ? "above" : "below";

    /// <summary>An energy of the minimised problem as the user reads it, and back.</summary>
    public double Of(double energy) => IsMaximum ? 0 - energy : energy;
}
