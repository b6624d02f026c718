using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>The plot of how the reads of each sampler are distributed over the energies: the share of reads at or below each energy.</summary>
internal static class DistributionPlot
{
    /// <summary>A PNG file.</summary>
    public static byte[] Draw(SolveReport report) => new LinePlot
    {
        Title = $"Energies that were read: {Path.GetFileName(report.Request.Problem)}",
        Subtitle = Subtitle(report),
        X = new PlotAxis($"Energy {(report.Problem.Sense.IsMaximum ? "below the maximum" : "above the minimum")} (in the problem's unit)"),
        Y = new PlotAxis("Share of reads at or below it") { Range = (0, 1) },
        Series = [.. report.Runs.Where(run => run.HasReads).SelectMany((run, colour) => Series(report, run, colour))],
    }.Render();

    /// <summary>The highest energy that anybody read, above the lowest: lines end there together.</summary>
    private static double Highest(SolveReport report) => report.Runs.Where(run => run.HasReads)
        .SelectMany(run => run.Samples.Samples.Select(sample => sample.Energy).Concat(KeptReads(report, run).Select(read => read.Energy)))
        .Max() - report.Lowest;

    private static string Subtitle(SolveReport report) =>
        $"{report.Problem.Qubo.Variables} variables; {(report.IsProven ? "proven" : "best known")} {report.Problem.Sense.Optimum} "
        + Figures.Energy(report.Problem.Sense.Of(report.Lowest)) + $"; reads: {string.Join(", ", report.Runs.Where(run => run.HasReads).Select(Counted))}";

    private static string Counted(SolverRun run) => $"{run.Sampler} {run.Reads}";

    /// <summary>What a sampler returned; of an annealer what it read itself, and beside it what a descent made of that.</summary>
    private static IEnumerable<PlotSeries> Series(SolveReport report, SolverRun run, int colour)
    {
        bool isRaw = run.Samples.Hardware is { Graph: not null };
        if (isRaw)
            yield return Steps(
                run.Sampler, report, colour, KeptReads(report, run).Select(read => (read.Energy, read.Occurrences)),
                run.Samples.Hardware!.ReadCount + run.Samples.Hardware.Discarded, dashed: false);
        if (!isRaw || run.Samples.Hardware!.Descent)
            yield return Steps(
                isRaw ? $"{run.Sampler}, then descent" : run.Sampler, report, colour,
                run.Samples.Samples.Select(sample => (sample.Energy, sample.Occurrences)), run.Reads, dashed: isRaw);
    }

    /// <summary>What an annealer read itself; reads that break the number of ones count among all reads, and have no energy.</summary>
    private static IEnumerable<HardwareRead> KeptReads(SolveReport report, SolverRun run) => (run.Samples.Hardware?.Reads ?? [])
        .Where(read => report.Problem.Qubo.Cardinality is not int ones || read.X.Count(bit => bit) == ones);

    private static PlotSeries Steps(
        string name, SolveReport report, int colour, IEnumerable<(double Energy, int Occurrences)> reads, long all, bool dashed)
    {
        (double Energy, int Occurrences)[] sorted = [.. reads.OrderBy(read => read.Energy)];
        double below = 0;
        ImmutableArray<(double, double)>.Builder points = ImmutableArray.CreateBuilder<(double, double)>();
        points.Add((0, 0));
        foreach ((double energy, int occurrences) in sorted)
        {
            below += occurrences;
            points.Add((Math.Max(0, energy - report.Lowest), below / all));
        }
        points.Add((Highest(report), below / all));
        return new PlotSeries(name, points.ToImmutable()) { Shape = LineShape.Steps, Colour = colour, Dashed = dashed };
    }
}
