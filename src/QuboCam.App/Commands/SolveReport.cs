using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>What all runs together say about a problem, and each run measured against it.</summary>
/// <param name="File">The problem file.</param>
/// <param name="Problem">The problem as the samplers got it.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Runs">The runs that were asked for, in their order; at least one.</param>
/// <param name="Certificate">The exact solver's run for <c>--certify</c>; null where there is none.</param>
internal sealed record SolveReport(
    QuboFile File, SolveProblem Problem, SolveRequest Request, ImmutableArray<SolverRun> Runs, SolverRun? Certificate)
{
    /// <summary>The run with the lowest energy, the first of several.</summary>
    public SolverRun Best => Runs.MinBy(run => run.Energy)!;

    /// <summary>The lowest energy that anything here reached, the certificate included.</summary>
    public double Lowest => All.Min(run => run.Energy);

    /// <summary>Weight of the edges that the best answer cuts; null where the file is no graph.</summary>
    public double? Cut => Request.Reading.MaxCut ? 0 - Best.Energy : null;

    /// <summary>The best lower bound of them all.</summary>
    public double LowerBound => Math.Min(Lowest, All.Max(run => run.Samples.LowerBound));

    /// <summary>Whether <see cref="Lowest"/> is proven to be the minimum.</summary>
    public bool IsProven => Lowest - LowerBound <= Problem.Qubo.Tolerance;

    /// <summary>Whether the work was stopped before all of it was done.</summary>
    public bool IsCancelled => Missing.Length > 0 || All.Any(run => run.Samples.Cancelled);

    /// <summary>The samplers that were asked for and did not run; the certificate's is called so.</summary>
    public ImmutableArray<string> Missing =>
    [
        .. Request.Samplers.Skip(Runs.Length),
        .. NeedsCertificate(Request) && Certificate is null ? ["the certificate"] : (string[])[],
    ];

    private IEnumerable<SolverRun> All => Certificate is null ? Runs : Runs.Append(Certificate);

    /// <summary>Whether the exact solver has to run beside the samplers.</summary>
    public static bool NeedsCertificate(SolveRequest request) => request.Certify && !request.Samplers.Contains(SamplerChoice.Exact);

    /// <summary>Whether a run's energy is proven to be the minimum.</summary>
    public bool IsOptimal(SolverRun run) => run.Energy - LowerBound <= Problem.Qubo.Tolerance;

    /// <summary>
    /// How likely a read of a run reaches <see cref="Lowest"/>; null where there are no reads, and under a target: reads that stop at a
    /// hit are no fair sample of all reads.
    /// </summary>
    public SuccessProbability? Success(SolverRun run) => !run.HasReads || Request.Target is not null ? null
        : SuccessProbability.Of(run.Samples, Lowest, Problem.Qubo.Tolerance);

    /// <summary>
    /// Time to reach <see cref="Lowest"/> with a probability of 0.99; where the minimum was proven without reads, the time
    /// that it took, which is no estimate. Null where neither is known.
    /// </summary>
    public TimeToSolution? TimeToSolution(SolverRun run)
    {
        double seconds = run.Time.TotalSeconds;
        return !run.HasReads ? run.Samples.IsOptimal ? new TimeToSolution(seconds, seconds, seconds) : null
            : Success(run)?.TimeToSolution(run.SecondsPerRead);
    }
}
