using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace QuboCam.App.Commands;

/// <summary>The work of a scaling study: gap and fidelity of every problem, several problems at once.</summary>
internal sealed class ScaleRun(ScaleRequest request, ScaleJournal journal, ConsoleProgress line)
{
    private readonly Lock gate = new();
    private int finished;

    /// <summary>Works through the problems that the journal does not hold.</summary>
    /// <param name="problems">All problems.</param>
    /// <param name="stop">Ends the work; what is done is in the journal.</param>
    /// <returns>Whether all was done.</returns>
    public bool Do(ImmutableArray<ScaleProblem> problems, CancellationToken stop)
    {
        ScaleProblem[] left = [.. problems.Where(problem => journal.Find(problem.Name) is null)];
        finished = problems.Length - left.Length;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = request.Settings.Threads, CancellationToken = stop };
        try
        {
            Parallel.ForEach(left, parallel, problem =>
            {
                journal.Add(Measure(problem, stop));
                lock (gate)
                {
                    finished++;
                    line.Show(() => string.Create(CultureInfo.InvariantCulture, $"{finished} of {problems.Length} problems"));
                }
            });
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (AggregateException failures)
        {
            // The same exception as on one thread.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
    }

    private ScaleResult Measure(ScaleProblem problem, CancellationToken stop)
    {
        int d = problem.Qubo.Variables;
        string? reason = d == 0 ? "no variables" : d > request.MostQubits ? $"{d} qubits, more than --max-qubits {request.MostQubits}" : null;
        if (reason is not null)
            return new ScaleResult(problem.Name, problem.Source, d, reason, 0, null, null, null, null, [], []);
        Qubo qubo = request.Settings.Convention.Of(problem.Qubo);
        AnnealingHamiltonian hamiltonian = request.Settings.Hamiltonian(
            qubo.Cardinality is null ? qubo : CardinalityPenalty.Of(qubo).Qubo, threads: 1);
        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, request.Settings.Spectrum, stop);
        if (gap.IsCut) throw new OperationCanceledException(stop);
        Evolution[] ends = [.. request.Times.Select(time => Anneal(hamiltonian, gap, time, stop))];
        return new ScaleResult(
            problem.Name, problem.Source, d, Skipped: null, gap.Degeneracy,
            gap.HasGap ? gap.MinimumGap : null,
            gap.HasGap ? gap.MinimumGapAt : null,
            gap.HasGap ? gap.GapAt(gap.Points[^1]) : null,
            gap.SmallestInterior?.Gap,
            [.. ends.Select(end => end.Fidelity)],
            [.. ends.Select(end => end.Error)]);
    }

    private Evolution Anneal(AnnealingHamiltonian hamiltonian, GapAnalysis gap, double time, CancellationToken stop)
    {
        bool followsGap = request.Settings.IsLocallyAdiabatic && gap.HasGap && gap.MinimumGap > 0;
        AnnealingPath path = followsGap ? LocallyAdiabaticPath.Of(gap, time) : AnnealingPath.Forward(time);
        Evolution end = SchrodingerEvolution.Run(hamiltonian, path, request.Settings.Evolution, stop);
        return !end.IsCut ? end : throw new OperationCanceledException(stop);
    }
}
