using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>The pictures of analyse, on one sheet.</summary>
internal static class AnalysePlot
{
    private const int MostBars = 40;

    /// <summary>
    /// A PNG file: levels and gap over s, populations over time, energies of the shots, and the scan where there is one; null where
    /// nothing was done in time, which the remarks say.
    /// </summary>
    public static byte[]? Draw(AnalyseReport report)
    {
        ImmutableArray<LinePlot> plots = [.. Plots(report)];
        return plots.IsEmpty ? null : new PlotSheet
        {
            Heading = $"Annealing {Path.GetFileName(report.Request.Problem)}: {report.Qubits} qubits, convention {report.Request.Settings.Convention.Name}",
            Columns = Math.Min(2, plots.Length),
            Plots = plots,
        }.Render();
    }

    private static IEnumerable<LinePlot> Plots(AnalyseReport report)
    {
        if (report.Gap is { } gap)
        {
            yield return Levels(report, gap);
            if (gap.HasGap) yield return Gap(report, gap);
        }
        if (report.Evolution is { Points.Length: > 1 } end) yield return Populations(report, end);
        if (report.Samples.Length > 0) yield return Histogram(report);
        if (report.Scan is { } scan)
        {
            yield return TimeToSolution(report, scan);
            yield return Success(report, scan);
        }
    }

    private static LinePlot Levels(AnalyseReport report, GapAnalysis gap) => new()
    {
        Title = "Lowest levels of H(s)",
        Subtitle = $"driver strength g = {AnalyseText.Figure(report.Hamiltonian.DriverStrength)}, {report.Qubits} qubits",
        X = new PlotAxis("Annealing fraction s") { Range = (0, 1) },
        Y = new PlotAxis($"Energy{Bracketed(report.EnergyUnit)}"),
        Series =
        [
            .. Enumerable.Range(0, gap.Points[0].Levels.Length).Select(level =>
                new PlotSeries($"E{Subscript(level)}", [.. gap.Points.Select(point => (point.S, point.Levels[level]))])),
        ],
    };

    private static LinePlot Gap(AnalyseReport report, GapAnalysis gap) => new()
    {
        Title = "Levels above the ground state",
        Subtitle = $"Δ_min = {AnalyseText.Figure(gap.MinimumGap)}{report.EnergyUnit} at s = {AnalyseText.Figure(gap.MinimumGapAt)} (dot)"
            + (gap.Degeneracy > 1 ? $"; to level {gap.Degeneracy}, the ground state being {gap.Degeneracy}-fold" : ""),
        X = new PlotAxis("Annealing fraction s") { Range = (0, 1) },
        Y = new PlotAxis($"Eₙ − E₀{Bracketed(report.EnergyUnit)}", AxisScale.Logarithmic),
        Series =
        [
            .. Enumerable.Range(1, gap.Points[0].Levels.Length - 1).Reverse().Select(level =>
                new PlotSeries($"E{Subscript(level)} − E₀", [.. gap.Points.Select(point => (point.S, point.Levels[level] - point.Levels[0]))])
                {
                    Colour = level, Marker = level == gap.Degeneracy ? (gap.MinimumGapAt, gap.MinimumGap) : null,
                }),
        ],
    };

    private static LinePlot Populations(AnalyseReport report, Evolution end)
    {
        ImmutableArray<EvolutionPoint> points = report.Populations;
        int levels = points.Length > 0 ? points.Min(point => point.Populations.Length) : 0;
        return new LinePlot
        {
            Title = "Populations over the anneal",
            Subtitle = $"success probability F = {Figures.Probability(end.Fidelity)} after {AnalyseText.Figure(end.Points[^1].Time)}{report.TimeUnit}",
            X = new PlotAxis($"Time{Bracketed(report.TimeUnit)}"),
            Y = new PlotAxis("Probability") { Range = (0, 1) },
            Series =
            [
                .. Enumerable.Range(0, levels).Select(level =>
                    new PlotSeries($"level {level} of H(s)", [.. points.Select(point => (point.Time, point.Populations[level]))])),
                new PlotSeries("ground state of the problem", [.. end.Points.Select(point => (point.Time, point.GroundProbability))])
                {
                    Dashed = true, Colour = 7,
                },
            ],
        };
    }

    /// <summary>Shots by energy: single energies where they are few, otherwise equal intervals.</summary>
    private static LinePlot Histogram(AnalyseReport report)
    {
        double ground = report.Hamiltonian.LowestEnergy, highest = report.Samples.Max(sample => sample.Energy);
        double width = highest > ground ? (highest - ground) / (MostBars - 1) : 1;
        IEnumerable<(double X, double Y)> bars = report.Samples.Where(sample => !IsGround(sample))
            .GroupBy(sample => Math.Floor((sample.Energy - ground) / width))
            .Select(bin => (report.Sense.Of(ground + (bin.Key + 0.5) * width), (double)bin.Sum(sample => sample.Occurrences)));
        double hits = report.Samples.Where(IsGround).Sum(sample => (double)sample.Occurrences);
        return new LinePlot
        {
            Title = "Energies of the shots",
            Subtitle = $"{report.Samples.Sum(sample => sample.Occurrences)} shots, {hits} of them a ground state",
            X = new PlotAxis("Energy of the problem"),
            Y = new PlotAxis("Shots"),
            Series =
            [
                new PlotSeries("other states", [.. bars]) { Shape = LineShape.Bars, BarWidth = width, Colour = 0 },
                new PlotSeries("ground states", [(report.Sense.Of(ground), hits)]) { Shape = LineShape.Bars, BarWidth = width, Colour = 1 },
            ],
        };

        bool IsGround(Sample sample) => report.Hamiltonian.IsGround(Readout.State(sample.X.AsSpan()));
    }

    private static LinePlot TimeToSolution(AnalyseReport report, AnnealingTimeScan scan) => new()
    {
        Title = "Time to solution",
        Subtitle = $"least {AnalyseText.Figure(scan.Optimum.TimeToSolution99)}{report.TimeUnit} at τ = "
            + $"{AnalyseText.Figure(scan.Optimum.AnnealingTime)}{report.TimeUnit} (dot){(scan.IsAtEdge ? ", the edge of the scan" : "")}",
        X = new PlotAxis($"Annealing time τ{Bracketed(report.TimeUnit)}", AxisScale.Logarithmic),
        Y = new PlotAxis($"TTS 99 %{Bracketed(report.TimeUnit)}", AxisScale.Logarithmic),
        Series =
        [
            new PlotSeries("", [.. scan.Times.Select(time => (time.AnnealingTime, time.TimeToSolution99))])
            {
                Marker = (scan.Optimum.AnnealingTime, scan.Optimum.TimeToSolution99),
            },
        ],
    };

    private static LinePlot Success(AnalyseReport report, AnnealingTimeScan scan) => new()
    {
        Title = "Success probability of one shot",
        X = new PlotAxis($"Annealing time τ{Bracketed(report.TimeUnit)}", AxisScale.Logarithmic),
        Y = new PlotAxis("Fidelity F") { Range = (0, 1) },
        Series = [new PlotSeries("", [.. scan.Times.Select(time => (time.AnnealingTime, time.Fidelity))])],
    };

    private static string Bracketed(string unit) => unit.Length == 0 ? "" : $" ({unit.Trim()})";

    private static string Subscript(int level) => string.Concat($"{level}".Select(digit => (char)('₀' + (digit - '0'))));
}
