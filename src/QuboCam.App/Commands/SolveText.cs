using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What solve prints for people.</summary>
internal static class SolveText
{
    private const int MostListed = 16;
    private static readonly string[] Columns = ["sampler", "energy", "difference", "hit rate (95 %)", "time/read", "TTS 99 % (95 %)", "proven"];

    /// <summary>The lines of an answer.</summary>
    public static IEnumerable<string> Lines(SolveReport report)
    {
        Qubo qubo = report.Problem.Qubo;
        SolverRun best = report.Best;
        yield return $"problem   {Path.GetFileName(report.Request.Problem)}: {Figures.Count(qubo.Variables, "variable")}, "
            + $"{Figures.Count(qubo.Quadratic.AsSpan().Length - qubo.Quadratic.AsSpan().Count(0.0), "coupling")}, format {report.File.Format}"
            + (qubo.Cardinality is int k ? $", exactly {Figures.Count(k, "one")}" : "");
        if (best.Samples.Presolve is { } presolve && (presolve.Remaining < presolve.Variables || presolve.Components.Length > 1))
            yield return $"presolve  {Presolved(presolve)}";
        yield return $"energy    {Figures.Energy(report.Problem.Sense.Of(best.Energy))}, {Proof(report, best)}";
        if (report.Cut is double cut)
            yield return $"cut       {Figures.Energy(cut)}";
        yield return $"ones      {Ones(best.Samples.Best.X)}";
        if (report.Request.IsComparison)
        {
            yield return $"setting   {Setting(report)}; hits are reads that reach the {Reference(report)} energy";
            yield return "";
            foreach (string line in Table(report))
                yield return line;
        }
        else
            foreach (string line in Single(report, best))
                yield return line;
        if (report.Certificate is { } certificate)
            yield return $"certified by {certificate.Sampler} in {Figures.Time(certificate.Time.TotalSeconds)}: {Certificate(report, certificate)}";
    }

    private static IEnumerable<string> Single(SolveReport report, SolverRun run)
    {
        yield return $"sampler   {run.Sampler}, {Setting(report)}";
        if (run.Samples.Penalty is double penalty)
            yield return $"penalty   {Figures.Energy(penalty)} (Σx − {report.Problem.Qubo.Cardinality})²; "
                + $"{Figures.Count(run.Samples.Dropped, "read")} broke it and were dropped";
        yield return $"time      {Figures.Time(run.Time.TotalSeconds)}" + (!run.HasReads ? ""
            : $": {Figures.Count(run.Reads, "read")} of {Figures.Time(run.SecondsPerRead)}, {Figures.Count(run.Samples.Samples.Length, "distinct answer")}");
        if (run.Samples.Hardware is { } hardware)
            foreach (string line in HardwareText.Lines(hardware, report.Problem.Qubo))
                yield return line;
        if (!report.IsProven || report.Success(run) is not { } p)
            yield break;
        yield return $"success   {p.Successes} of {Figures.Count(p.Reads, "read")} reach the {report.Problem.Sense.Optimum}: {Rate(p)}, 95 % interval";
        yield return $"TTS 99 %  {Time(report.TimeToSolution(run)!.Value)}: {(run.Samples.Hardware is null ? "wall" : "QPU")} time of as many reads as hit once with a probability of 0.99";
    }

    private static string Presolved(PresolveReport presolve) =>
        $"{Figures.Count(presolve.FixedAtZero, "variable")} fixed at 0, {presolve.FixedAtOne} at 1"
        + (presolve.Remaining == 0 ? ": nothing is left to solve"
            : $"; {presolve.Remaining} left in {Figures.Count(presolve.Components.Length, "part")}, the largest of {presolve.Components[0]}");

    private static string Setting(SolveReport report) =>
        $"seed {report.Problem.Options.Seed}, {Figures.Count(report.Problem.Options.Threads, "thread")}";

    private static string Proof(SolveReport report, SolverRun run)
    {
        Sense sense = report.Problem.Sense;
        return report.IsOptimal(run) ? $"proven {sense.Optimum}"
            : $"not proven: the {sense.Optimum} is not {sense.Beyond} {Figures.Energy(sense.Of(report.LowerBound))} "
            + $"({Figures.Gap(run.Energy, report.LowerBound)})";
    }

    private static string Certificate(SolveReport report, SolverRun certificate)
    {
        Sense sense = report.Problem.Sense;
        string proof = report.IsProven ? $"the {sense.Optimum} is {Figures.Energy(sense.Of(report.Lowest))}" : "it did not end";
        return certificate.Energy < report.Best.Energy - report.Problem.Qubo.Tolerance
            ? $"{proof}; it found {Figures.Energy(sense.Of(certificate.Energy))} itself" : proof;
    }

    private static string Ones(ImmutableArray<bool> x)
    {
        int[] ones = [.. Enumerable.Range(0, x.Length).Where(i => x[i])];
        string listed = string.Join(", ", ones.Take(MostListed)) + (ones.Length > MostListed ? ", …" : "");
        return $"{ones.Length} of {x.Length}" + (ones.Length > 0 ? $" ({listed})" : "");
    }

    private static IEnumerable<string> Table(SolveReport report)
    {
        string[][] rows = [Columns, .. report.Runs.Select(run => Row(report, run))];
        int[] widths = [.. Enumerable.Range(0, Columns.Length).Select(column => rows.Max(row => row[column].Length))];
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(SolveReport report, SolverRun run) =>
    [
        run.Sampler,
        Figures.Energy(report.Problem.Sense.Of(run.Energy)),
        (run.Energy - report.Lowest).ToString("G4", CultureInfo.InvariantCulture),
        report.Success(run) is { } p ? Rate(p) : "–",
        Figures.Time(run.SecondsPerRead),
        report.TimeToSolution(run) is { } time ? run.HasReads ? Time(time) : Figures.Time(time.Seconds) : "–",
        report.IsOptimal(run) ? "yes" : "no",
    ];

    private static string Reference(SolveReport report) => report.IsProven ? $"proven {report.Problem.Sense.Optimum}" : "best known";

    private static string Rate(SuccessProbability p) =>
        $"{Figures.Probability(p.Value)} ({Figures.Probability(p.Low)}–{Figures.Probability(p.High)})";

    private static string Time(TimeToSolution time) =>
        $"{Figures.Time(time.Seconds)} ({Figures.Time(time.Low)}–{Figures.Time(time.High)})";
}
