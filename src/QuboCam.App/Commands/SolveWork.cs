using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>The work of solve: the samplers one after the other, then the certificate.</summary>
internal static class SolveWork
{
    /// <summary>Solves a problem as it was asked for.</summary>
    /// <param name="file">The problem.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="line">Shows how far a sampler of a name is.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <exception cref="InputException">The problem does not fit what is asked.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was a sample.</exception>
    public static SolveReport Do(
        QuboFile file, SolveRequest request, Func<string, IProgressLine> line, CancellationToken cancellation)
    {
        SolveProblem problem = Problem(file, request, line);
        if (request.Samplers.IsEmpty)
            request = request with { Samplers = [.. SamplerChoice.Compared(problem.Qubo.Variables)] };
        return Solve(file, problem, request, cancellation);
    }

    /// <summary>The problem with the number of ones and the target that were asked for.</summary>
    private static SolveProblem Problem(QuboFile file, SolveRequest request, Func<string, IProgressLine> line)
    {
        Sense sense = new(file.IsNegated);
        Qubo qubo = ProblemFileOptions.WithOnes(file.Qubo, request.Select, request.Problem);
        double? target = request.Target is double energy ? sense.Of(energy) : null;
        return new SolveProblem(qubo, sense, request.Options with { TargetEnergy = target }, request.Presolve) { Line = line };
    }

    /// <summary>Runs the samplers, then the certificate; what is done when the work is cancelled is kept.</summary>
    private static SolveReport Solve(QuboFile file, SolveProblem problem, SolveRequest request, CancellationToken cancellation)
    {
        ImmutableArray<SolverRun>.Builder runs = ImmutableArray.CreateBuilder<SolverRun>();
        SolverRun? certificate = null;
        try
        {
            foreach (string sampler in request.Samplers)
            {
                runs.Add(SolverRun.Of(sampler, problem, cancellation));
                if (runs[^1].Samples.Cancelled) break;
            }
            if (SolveReport.NeedsCertificate(request) && !runs[^1].Samples.Cancelled)
                certificate = SolverRun.Of(SamplerChoice.Exact, problem, cancellation);
        }
        catch (OperationCanceledException) when (runs.Count > 0)
        {
            // The report says what is missing.
        }
        return new SolveReport(file, problem, request, runs.ToImmutable(), certificate);
    }
}
