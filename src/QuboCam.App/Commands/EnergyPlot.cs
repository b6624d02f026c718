namespace QuboCam.App.Commands;

/// <summary>The plot of energy and bound over time, one line a sampler.</summary>
internal static class EnergyPlot
{
    private const double MostBoundSpans = 3;

    /// <summary>A PNG file.</summary>
    public static byte[] Draw(SolveReport report) => new LinePlot
    {
        Title = $"Energy over time: {Path.GetFileName(report.Request.Problem)}",
        Subtitle = Subtitle(report),
        X = new PlotAxis("Time (s)", AxisScale.Logarithmic),
        Y = new PlotAxis("Energy (in the problem's unit)") { Range = Range(report) },
        Series = [.. report.Runs.Select((run, i) => Energies(report, run, i)), .. IsBoundNear(report) ? Bounds(report) : []],
    }.Render();

    private static string Subtitle(SolveReport report)
    {
        Sense sense = report.Problem.Sense;
        SamplerOptions options = report.Problem.Options;
        string known = report.IsProven ? $"proven {sense.Optimum} {Figures.Energy(sense.Of(report.Lowest))}"
            : $"best {Figures.Energy(sense.Of(report.Lowest))}, not proven ({Figures.Gap(report.Lowest, report.LowerBound)})";
        return $"{report.Problem.Qubo.Variables} variables, {known}; seed {options.Seed}, threads {options.Threads}. Dots: a sampler's best energy";
    }

    private static PlotSeries Energies(SolveReport report, SolverRun run, int colour)
    {
        SamplerProgress best = run.Trace.First(at => at.Energy <= run.Energy + report.Problem.Qubo.Tolerance);
        return new PlotSeries(run.Sampler, [.. run.Trace.Select(at => (at.Elapsed.TotalSeconds, report.Problem.Sense.Of(at.Energy)))])
        {
            Shape = LineShape.Steps, Colour = colour, Marker = (best.Elapsed.TotalSeconds, report.Problem.Sense.Of(best.Energy)),
        };
    }

    /// <summary>The exact solver's bound; the others have none that moves.</summary>
    private static IEnumerable<PlotSeries> Bounds(SolveReport report)
    {
        SolverRun? exact = report.Runs.FirstOrDefault(run => run.IsExact) ?? report.Certificate;
        if (exact is null)
            yield break;
        int place = report.Runs.IndexOf(exact);
        yield return new PlotSeries(
            $"{(report.Problem.Sense.IsMaximum ? "upper" : "lower")} bound ({exact.Sampler})",
            [.. exact.Trace.Select(at => (at.Elapsed.TotalSeconds, report.Problem.Sense.Of(at.LowerBound)))])
        {
            Shape = LineShape.Steps, Dashed = true, Colour = place < 0 ? report.Runs.Length : place,
        };
    }

    /// <summary>Samplers that are compared must not be pressed into one line for the sake of a far bound.</summary>
    private static bool IsBoundNear(SolveReport report) =>
        !report.Request.IsComparison || report.Lowest - report.LowerBound <= MostBoundSpans * EnergySpan(report);

    private static double EnergySpan(SolveReport report)
    {
        double[] energies = [.. report.Runs.SelectMany(run => run.Trace).Select(at => at.Energy)];
        return energies.Max() - energies.Min();
    }

    /// <summary>
    /// All energies and the last bound. First bounds lie far away and would press the rest into a line: they are shown no further
    /// below the best energy than the first energies lie above it. Null where there is nothing to choose.
    /// </summary>
    private static (double, double)? Range(SolveReport report)
    {
        double lowest = report.Runs.Min(run => run.Energy), highest = lowest + EnergySpan(report);
        double[] bounds = IsBoundNear(report)
            ? [.. Bounds(report).SelectMany(series => series.Points).Select(p => report.Problem.Sense.Of(p.Y)).Where(double.IsFinite)] : [];
        double span = Math.Max(highest - lowest, bounds.Length > 0 ? lowest - report.LowerBound : 0);
        if (!(span > report.Problem.Qubo.Tolerance) || !double.IsFinite(span)) return null;
        double low = Math.Max(lowest - span, bounds.Append(lowest).Min()) - 0.05 * span, high = highest + 0.05 * span;
        return report.Problem.Sense.IsMaximum ? (-high, -low) : (low, high);
    }
}
