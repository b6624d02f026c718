using System.Collections.Immutable;

namespace QuboCam;

/// <summary>An anneal of one annealing time.</summary>
/// <param name="AnnealingTime">τ.</param>
/// <param name="Fidelity">F, the success probability of one shot.</param>
/// <param name="Error">Error of F.</param>
/// <param name="ResidualEnergy">⟨H_QUBO⟩ − E_min at the end.</param>
/// <param name="TimeToSolution99">τ · ⌈ln 0.01 / ln(1 − F)⌉; ∞ where F is 0.</param>
public sealed record ScannedTime(double AnnealingTime, double Fidelity, double Error, double ResidualEnergy, double TimeToSolution99);

/// <summary>Success against annealing time, and the time that solves a problem soonest.</summary>
/// <param name="Times">The scanned times, ascending, with those tried near the optimum.</param>
/// <param name="Optimum">The one of least time to solution.</param>
/// <param name="IsAtEdge">Whether it is the first or last one scanned: a better one may lie beyond.</param>
/// <param name="IsCut">Whether the scan was ended before its end.</param>
public sealed record AnnealingTimeScan(ImmutableArray<ScannedTime> Times, ScannedTime Optimum, bool IsAtEdge, bool IsCut)
{
    private const int RefiningRounds = 3, RefiningTimes = 4;

    /// <summary>The times scanned where none are given: 1 to 1000, ten a decade and fewer at the ends.</summary>
    public static ImmutableArray<double> DefaultTimes { get; } = [1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100, 140, 200, 300, 500, 700, 1000];

    /// <summary>Anneals with each time, then with times between the neighbours of the best.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="path">The path whose duration is varied.</param>
    /// <param name="times">Durations, ascending, each above zero; at least one.</param>
    /// <param name="options">Tolerance and precision.</param>
    /// <param name="progress">Hears of every time that is done; null: nobody listens.</param>
    /// <param name="cancellation">Ends the scan: what is done is returned.</param>
    /// <exception cref="OperationCanceledException">Cancelled before one time was done.</exception>
    public static AnnealingTimeScan Run(
        AnnealingHamiltonian hamiltonian, AnnealingPath path, ImmutableArray<double> times, EvolutionOptions options,
        IProgress<ScannedTime>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        SortedDictionary<double, ScannedTime> done = [];
        bool isCut = false;
        try
        {
            foreach (double time in times)
                Anneal(time);
            for (int round = 0; round < RefiningRounds && times.Length > 1; round++)
                foreach (double time in BesideOptimum([.. done.Values]))
                    Anneal(time);
        }
        catch (OperationCanceledException) when (done.Count > 0)
        {
            isCut = true;
        }
        ImmutableArray<ScannedTime> all = [.. done.Values];
        ScannedTime best = all.MinBy(time => time.TimeToSolution99)!;
        return new AnnealingTimeScan(all, best, best == all[0] || best == all[^1], isCut);

        void Anneal(double time)
        {
            if (done.ContainsKey(time)) return;
            Evolution end = SchrodingerEvolution.Run(hamiltonian, path.Stretched(time / path.Duration), options, cancellation);
            if (end.IsCut) throw new OperationCanceledException(cancellation);
            done[time] = new ScannedTime(time, end.Fidelity, end.Error, end.ResidualEnergy, end.TimeToSolution99);
            progress?.Report(done[time]);
        }
    }

    /// <summary>Times that part the intervals on both sides of the optimum.</summary>
    private static IEnumerable<double> BesideOptimum(ScannedTime[] done)
    {
        int best = Array.IndexOf(done, done.MinBy(time => time.TimeToSolution99)!);
        if (best == 0 || best == done.Length - 1) yield break;
        double low = done[best - 1].AnnealingTime, high = done[best + 1].AnnealingTime;
        for (int k = 1; k <= RefiningTimes; k++)
            yield return low * Math.Pow(high / low, k / (RefiningTimes + 1.0));
    }
}
