using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What the numbers of a run say, in sentences; nothing that they do not say.</summary>
internal sealed class Findings(ReportView view)
{
    private const int FewImages = 30, MostNamed = 5;
    private static readonly ImmutableArray<string> Faithfulness = ["insertion", "deletion", "average-drop"];
    private readonly EvaluationSummary _summary = view.Summary;

    /// <summary>The first paragraph: what was compared, and how often the first method won.</summary>
    public string Lead()
    {
        if (view.First is not { } first) return "No method was run, so there is nothing to report.";
        if (_summary.Images == 0) return "No image was explained, so there is nothing to compare.";
        string images = _summary.Correct is int correct
            ? $"On {ReportText.Count(_summary.Images, "image")}, {ReportText.Count(correct)} of them classified correctly,"
            : $"On {ReportText.Count(_summary.Images, "image")}";
        if (view.Others.IsEmpty)
            return $"{images} {first.Title} was measured on {ReportText.Count(_summary.Metrics.Length, "metric")}. "
                + "It ran alone, so there is nothing to compare it with.";
        string others = view.Others.Length > MostNamed ? ReportText.Count(view.Others.Length, "other method")
            : ReportText.List([.. view.Others.Select(method => method.Title)]);
        return $"{images} {first.Title} was compared with {others} on {ReportText.Count(_summary.Metrics.Length, "metric")}."
            + $"{Foremost()} {Tally(first)}";
    }

    /// <summary>What limits the findings; one sentence each, none where nothing does.</summary>
    public ImmutableArray<string> Cautions()
    {
        ImmutableArray<string>.Builder cautions = ImmutableArray.CreateBuilder<string>();
        if (_summary.Images is > 0 and < FewImages)
            cautions.Add($"{ReportText.Count(_summary.Images, "image")} are few: their intervals tend to be too narrow.");
        int skipped = _summary.Skipped.Length;
        if (skipped > 0)
            cautions.Add($"{ReportText.Count(skipped, "image")} could not be read and {(skipped == 1 ? "is" : "are")} left out.");
        return cautions.ToImmutable();
    }

    /// <summary>The first method against each other one, where it wins, where it loses, and where nothing can be said.</summary>
    public ImmutableArray<(string Subject, string Text)> Comparisons() =>
        _summary.Images == 0 ? [] : [.. view.Others.Select(method => ($"Against {method.Title}", Comparison(method)))];

    /// <summary>
    /// Whether a method's overlap of classes is below that of its controls; null where it has none, or one class only.
    /// </summary>
    public static string? AgainstControls(DisentanglementResult method, ImmutableArray<DisentanglementResult> controls)
    {
        controls = controls.RemoveAll(control => control.Classes.Length < 2);
        if (controls.IsEmpty || method.Classes.Length < 2) return null;
        int decimals = ReportText.Decimals([method.MeanOffDiagonal, .. controls.Select(control => control.MeanOffDiagonal)]);
        string own = $"On {ReportText.View(method.View)}, the classes overlap by "
            + $"{ReportText.WithInterval(method.MeanOffDiagonal, decimals)} under {method.Title}";
        string[] parts = [.. controls.Select(control =>
            $"{Position(method.MeanOffDiagonal, control.MeanOffDiagonal)} its control {control.Title} at "
            + ReportText.WithInterval(control.MeanOffDiagonal, decimals))];
        int beaten = controls.Count(control => method.MeanOffDiagonal.High < control.MeanOffDiagonal.Low);
        string verdict = beaten == controls.Length
            ? $"{method.Title} beats its {(controls.Length == 1 ? "control" : "controls")}."
            : beaten > 0 ? $"{method.Title} does not beat all of its controls: its choice of maps does not explain the overlap."
            : $"{method.Title} does not beat its {(controls.Length == 1 ? "control" : "controls")}: "
                + "nothing here shows that its choice of maps separates the classes.";
        return $"{own}: {ReportText.List(parts)}. {verdict}";
    }

    private static string Position(Estimate own, Estimate other) =>
        own.High < other.Low ? "below" : own.Low > other.High ? "above" : "not told apart from";

    private string Tally(MethodSummary first)
    {
        PairedDifference[] all = [.. view.Others.SelectMany(method => Compared(method).Select(pair => pair.Difference))];
        if (all.Length == 0) return "No metric has values of two methods for the same images, so none could be compared.";
        int wins = view.Others.SelectMany(Compared).Count(pair => ReportText.IsSignificant(pair.Difference)
            && FirstIsBetter(pair));
        int losses = all.Count(ReportText.IsSignificant) - wins, open = all.Length - wins - losses;
        return $"Of {ReportText.Count(all.Length, "comparison")}, {ReportText.Count(wins)} {(wins == 1 ? "speaks" : "speak")} "
            + $"for {first.Title}, {ReportText.Count(losses)} against it, and {ReportText.Count(open)} "
            + $"{(open == 1 ? "stays" : "stay")} within chance at the 5 % level, corrected for all comparisons.";
    }

    private IEnumerable<(MetricInfo Metric, PairedDifference Difference)> Compared(MethodSummary method)
    {
        foreach (MetricInfo metric in _summary.Metrics)
            if (view.Difference(method, metric) is { } difference)
                yield return (metric, difference);
    }

    private static bool FirstIsBetter((MetricInfo Metric, PairedDifference Difference) pair) =>
        ReportText.IsBetter(0, pair.Difference.Difference.Mean, pair.Metric.Better);

    // The difference that a reader looks for first: how faithful the first method is beside the next one.
    private string Foremost()
    {
        MethodSummary other = view.Others[0];
        (MetricInfo Metric, PairedDifference Difference)[] compared = [.. Compared(other)];
        if (compared.Length == 0) return "";
        (MetricInfo metric, PairedDifference difference) = compared.OrderBy(pair => Rank(pair.Metric.Name)).First();
        Estimate size = FromFirst(difference.Difference);
        string measured = $"{ReportText.Interval(size, ReportText.Decimals([size]))}, {ReportText.P(difference.AdjustedP)}";
        string amount = ReportText.Number(Math.Abs(size.Mean), ReportText.Decimals([size]));
        string signed = ReportText.Signed(size.Mean, ReportText.Decimals([size]));
        string what = $"{metric.Title} ({ReportText.Better(metric.Better)})";
        return !ReportText.IsSignificant(difference)
            ? $" {what} is not told apart from that of {other.Title}: {signed} {measured}."
            : $" {what} is {(size.Mean > 0 ? "higher" : "lower")} than that of {other.Title} by {amount} "
                + $"(difference {signed} {measured}).";
    }

    private static int Rank(string metric) => Faithfulness.IndexOf(metric) is >= 0 and int rank ? rank : Faithfulness.Length;

    // Stored is the other method minus the first one.
    private static Estimate FromFirst(Estimate other) => new(-other.Mean, -other.High, -other.Low, other.N);

    private string Comparison(MethodSummary method)
    {
        (MetricInfo Metric, PairedDifference Difference)[] compared = [.. Compared(method)];
        if (compared.Length == 0) return "no image has values of both.";
        (MetricInfo Metric, PairedDifference Difference)[] clear = [
            .. compared.Where(pair => ReportText.IsSignificant(pair.Difference))];
        string[] better = [.. clear.Where(FirstIsBetter).Select(Described)];
        string[] worse = [.. clear.Where(pair => !FirstIsBetter(pair)).Select(Described)];
        string[] undecided = [.. compared.Except(clear).Select(pair => pair.Metric.Title)];

        List<string> parts = [];
        if (better.Length > 0) parts.Add($"better on {ReportText.List(better)}");
        if (worse.Length > 0) parts.Add($"worse on {ReportText.List(worse)}");
        if (undecided.Length > 0) parts.Add($"within chance on {ReportText.List(undecided)}");
        return string.Join("; ", parts) + ".";
    }

    private static string Described((MetricInfo Metric, PairedDifference Difference) pair)
    {
        Estimate size = FromFirst(pair.Difference.Difference);
        return $"{pair.Metric.Title} ({ReportText.Signed(size.Mean, ReportText.Decimals([size]))})";
    }
}
