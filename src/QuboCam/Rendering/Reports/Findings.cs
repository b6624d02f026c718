using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What the numbers of a run say, in sentences; nothing that they do not say.</summary>
internal sealed class Findings(ReportView view)
{
    private const int FewImages = 30;
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
        string others = ReportText.List([.. view.Others.Select(method => method.Title)]);
        return $"{images} {first.Title} was compared with {others} on {ReportText.Count(_summary.Metrics.Length, "metric")}. {Tally(first)}";
    }

    /// <summary>What limits the findings; one sentence each, none where nothing does.</summary>
    public ImmutableArray<string> Cautions()
    {
        ImmutableArray<string>.Builder cautions = ImmutableArray.CreateBuilder<string>();
        if (!_summary.IsComplete)
            cautions.Add($"The run ended early: the figures cover the first {ReportText.Count(_summary.Images, "image")} only.");
        if (_summary.Images is > 0 and < FewImages)
            cautions.Add($"{ReportText.Count(_summary.Images, "image")} are few: intervals of so small a sample tend to be too narrow.");
        if (!_summary.Skipped.IsEmpty)
            cautions.Add($"{ReportText.Count(_summary.Skipped.Length, "image")} could not be read and {(_summary.Skipped.Length == 1 ? "is" : "are")} left out.");
        return cautions.ToImmutable();
    }

    /// <summary>The first method against each other one, where it wins, where it loses, and where nothing can be said.</summary>
    public ImmutableArray<(string Subject, string Text)> Comparisons() =>
        _summary.Images == 0 ? [] : [.. view.Others.Select(method => ($"Against {method.Title}", Comparison(method)))];

    /// <summary>Whether a method's overlap of classes is below that of its controls; null where it has none.</summary>
    public static string? AgainstControls(DisentanglementResult method, ImmutableArray<DisentanglementResult> controls)
    {
        if (controls.IsEmpty) return null;
        int decimals = ReportText.Decimals([method.MeanOffDiagonal, .. controls.Select(control => control.MeanOffDiagonal)]);
        string own = $"On {ReportText.View(method.View)}, the classes overlap by "
            + $"{ReportText.WithInterval(method.MeanOffDiagonal, decimals)} under {method.Title}";
        string[] parts = [.. controls.Select(control =>
            $"{Position(method.MeanOffDiagonal, control.MeanOffDiagonal)} its control {control.Title} at "
            + ReportText.WithInterval(control.MeanOffDiagonal, decimals))];
        int beaten = controls.Count(control => method.MeanOffDiagonal.High < control.MeanOffDiagonal.Low);
        string verdict = beaten == controls.Length ? $"{method.Title} beats its {(controls.Length == 1 ? "control" : "controls")}."
            : beaten > 0 ? $"{method.Title} does not beat all of its controls, so the low overlap is not owed to its choice of maps alone."
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
        int wins = view.Others.Sum(method => Compared(method).Count(pair => ReportText.IsSignificant(pair.Difference) && FirstIsBetter(pair)));
        int losses = all.Count(ReportText.IsSignificant) - wins, open = all.Length - wins - losses;
        return $"Of {ReportText.Count(all.Length, "comparison")}, {ReportText.Count(wins)} {(wins == 1 ? "speaks" : "speak")} for "
            + $"{first.Title}, {ReportText.Count(losses)} against it, and {ReportText.Count(open)} "
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

    private string Comparison(MethodSummary method)
    {
        (MetricInfo Metric, PairedDifference Difference)[] compared = [.. Compared(method)];
        if (compared.Length == 0) return "no image has values of both.";
        string first = view.First!.Title;
        string[] better = [.. compared.Where(pair => ReportText.IsSignificant(pair.Difference) && FirstIsBetter(pair)).Select(Described)];
        string[] worse = [.. compared.Where(pair => ReportText.IsSignificant(pair.Difference) && !FirstIsBetter(pair)).Select(Described)];
        string[] undecided = [.. compared.Where(pair => !ReportText.IsSignificant(pair.Difference)).Select(pair => pair.Metric.Title)];

        List<string> sentences = [];
        if (better.Length > 0) sentences.Add($"{first} is better on {ReportText.List(better)}.");
        if (worse.Length > 0) sentences.Add($"{(better.Length > 0 ? "It" : first)} is worse on {ReportText.List(worse)}.");
        if (undecided.Length > 0) sentences.Add($"No difference beyond chance on {ReportText.List(undecided)}.");
        return string.Join(' ', sentences);
    }

    // The difference is stored as the other method's; here the first one is the subject.
    private static string Described((MetricInfo Metric, PairedDifference Difference) pair)
    {
        Estimate other = pair.Difference.Difference;
        int decimals = ReportText.Decimals([other]);
        (string word, double low, double high) = other.Mean > 0 ? ("lower", other.Low, other.High) : ("higher", -other.High, -other.Low);
        string size = ReportText.WithInterval(new Estimate(Math.Abs(other.Mean), low, high, other.N), decimals);
        return $"{pair.Metric.Title} ({word} by {size}, {ReportText.P(pair.Difference.AdjustedP)})";
    }
}
