using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The summary of evaluate for a terminal.</summary>
internal static class EvaluateText
{
    public static IEnumerable<string> Lines(EvaluationSummary summary, string folder)
    {
        string correct = summary.Correct is int c ? $", {c} of them classified as labelled" : "";
        string skipped = summary.Skipped.Length > 0 ? $", {summary.Skipped.Length} left out because they cannot be read" : "";
        yield return $"{summary.Images} images of {summary.DataSet}{correct}{skipped}";
        foreach (SkippedImage image in summary.Skipped.Take(5))
            yield return $"  left out: {image.Image}: {image.Reason}";
        int width = Math.Max(24, summary.Methods.Max(m => m.Name.Length) + 2);
        for (int metric = 0; metric < summary.Metrics.Length; metric++)
        {
            MetricInfo info = summary.Metrics[metric];
            yield return $"{info.Title} ({(info.Better == MetricDirection.Higher ? "higher" : "lower")} is better)";
            foreach (MethodSummary method in summary.Methods)
                yield return $"  {method.Name.PadRight(width)}{(method.Metrics[metric] is { } e ? Figures.Interval(e) : "–")}{Compared(summary, method, info)}";
        }
        foreach (IGrouping<DisentanglementView, DisentanglementResult> view in summary.Disentanglement.GroupBy(d => d.View))
        {
            yield return $"Overlap of classes on {(view.Key == DisentanglementView.Maps ? "maps" : "heat maps")} (lower is better)";
            foreach (DisentanglementResult result in view)
                yield return $"  {result.Method.PadRight(width)}{Figures.Interval(result.MeanOffDiagonal)}{(result.IsControl ? "  control" : "")}";
        }
        yield return $"report     {Path.Combine(folder, "report.html")}";
    }

    private static string Compared(EvaluationSummary summary, MethodSummary method, MetricInfo metric) =>
        summary.Differences.FirstOrDefault(d => d.Method == method.Name && d.Metric == metric.Name) is { } difference
            ? string.Create(CultureInfo.InvariantCulture,
                $"  {difference.Difference.Mean:+0.0000;-0.0000;0.0000} to {summary.Methods[0].Name}, p {difference.AdjustedP:0.0000}")
            : "";
}
