using System.Globalization;
using System.Text;

namespace QuboCam;

/// <summary>The report of an evaluation as Markdown: the tables of <see cref="HtmlReport"/> without its drawings.</summary>
public static class MarkdownReport
{
    /// <summary>Most classes whose matrix is written out.</summary>
    private const int MostClasses = 12;

    /// <summary>Writes the report.</summary>
    /// <param name="summary">What the run showed. Names in it may be anything; they are escaped.</param>
    /// <returns>UTF-8 text; the same bytes for the same summary.</returns>
    /// <exception cref="ArgumentException">
    /// A method has not one estimate per metric, an estimate is not finite, or a matrix does not fit its classes.
    /// </exception>
    public static byte[] Render(EvaluationSummary summary)
    {
        ReportView view = new(summary);
        MarkdownWriter markdown = new();
        WriteFindings(markdown, view);
        if (ReportSection.Figures.IsIn(view)) WriteFigures(markdown, view);
        if (ReportSection.Differences.IsIn(view)) WriteDifferences(markdown, view);
        if (ReportSection.Classes.IsIn(view)) WriteClasses(markdown, view);
        if (ReportSection.Selections.IsIn(view)) WriteSelections(markdown, view);
        if (ReportSection.Pictures.IsIn(view)) WritePictures(markdown, view);
        WriteReading(markdown, view);
        WriteProvenance(markdown, view);
        return Encoding.UTF8.GetBytes(markdown.ToString());
    }

    private static void WriteFindings(MarkdownWriter markdown, ReportView view)
    {
        Findings findings = new(view);
        markdown.Heading(1, ReportText.Title(view.Summary));
        markdown.Paragraph(MarkdownWriter.Sentence(findings.Lead()));
        foreach (string caution in findings.Cautions())
            markdown.Paragraph($"**Note:** {MarkdownWriter.Sentence(caution)}");
        markdown.List([
            .. findings.Comparisons().Select(finding =>
                $"**{MarkdownWriter.Text(finding.Subject)}:** {MarkdownWriter.Sentence(finding.Text)}"),
            .. ControlSentences(view)]);
    }

    private static IEnumerable<string> ControlSentences(ReportView view) => view.Overlaps()
        .Select(group => Findings.AgainstControls(group.Method, group.Controls)).OfType<string>().Select(MarkdownWriter.Sentence);

    private static void WriteFigures(MarkdownWriter markdown, ReportView view)
    {
        markdown.Heading(2, ReportSection.Figures.Title);
        string legend = view.First is { } first && !view.Others.IsEmpty
            ? $" ★: best mean of the row. Better, worse: than {MarkdownWriter.Text(first.Title)} on the same images beyond "
                + "chance (adjusted p &lt; 0.05)." : "";
        markdown.Paragraph("Mean over the images and its 95 % bootstrap interval; ↑ higher is better, ↓ lower is better."
            + legend);
        markdown.Table(["Metric", .. view.Summary.Methods.Select(method => MarkdownWriter.Text(method.Title))],
            view.Summary.Metrics.Select((metric, i) => FigureRow(view, metric, i)), TextAlign.Right);
    }

    private static IEnumerable<string> FigureRow(ReportView view, MetricInfo metric, int index)
    {
        int decimals = ReportText.Decimals(view.Column(index));
        double? best = view.Best(index);
        yield return MetricTitle(metric);
        foreach (MethodSummary method in view.Summary.Methods)
            yield return method.Metrics[index] is not { } estimate ? ReportText.NoValue
                : ReportText.WithInterval(estimate, decimals) + (estimate.Mean == best ? " ★" : "")
                    + (estimate.N == view.Summary.Images ? "" : $" on {ReportText.Count(estimate.N)}")
                        + Verdict(view.Difference(method, metric), metric);
    }

    private static string MetricTitle(MetricInfo metric) =>
        $"{MarkdownWriter.Text(metric.Title)} {ReportText.Arrow(metric.Better)}";

    private static string Verdict(PairedDifference? difference, MetricInfo metric) =>
        difference is null || !ReportText.IsSignificant(difference) ? ""
        : ReportText.IsBetter(difference.Difference.Mean, 0, metric.Better) ? ", better" : ", worse";

    private static void WriteDifferences(MarkdownWriter markdown, ReportView view)
    {
        string first = MarkdownWriter.Text(view.First?.Title ?? "");
        markdown.Heading(2, ReportSection.Differences.Title);
        markdown.Paragraph($"Mean of (method − {first}) over the images where both have a value, its 95 % interval, and the "
            + "two-sided p-value, adjusted for all comparisons, and in brackets as it was before.");
        markdown.Table(["Metric", .. view.Others.Select(method => $"{MarkdownWriter.Text(method.Title)} − {first}")],
            view.Summary.Metrics.Select(metric => DifferenceRow(view, metric)), TextAlign.Right);
    }

    private static IEnumerable<string> DifferenceRow(ReportView view, MetricInfo metric)
    {
        int decimals = ReportText.Decimals(view.Others.Select(method => view.Difference(method, metric)?.Difference));
        yield return MetricTitle(metric);
        foreach (MethodSummary method in view.Others)
            yield return view.Difference(method, metric) is not { } difference ? ReportText.NoValue
                : $"{ReportText.Signed(difference.Difference.Mean, decimals)} "
                    + $"{ReportText.Interval(difference.Difference, decimals)}, "
                    + MarkdownWriter.Sentence($"{ReportText.P(difference.AdjustedP)} (raw {ReportText.PValue(difference.P)})")
                        + Verdict(difference, metric);
    }

    private static void WriteClasses(MarkdownWriter markdown, ReportView view)
    {
        DisentanglementResult[] results = [.. view.Overlaps().SelectMany(group => group.Controls.Prepend(group.Method))];
        markdown.Heading(2, ReportSection.Classes.Title);
        markdown.Paragraph(DisentanglementSection.Explanation);
        foreach (string sentence in ControlSentences(view))
            markdown.Paragraph(sentence);
        markdown.Table(["Method", "Measured on", "Mean overlap of two classes", "Classes", "Images"], results.Select(OverlapRow),
            TextAlign.Right);
        foreach (DisentanglementResult result in results.Where(result => result.Classes.Length is > 1 and <= MostClasses))
        {
            markdown.Heading(3, $"{result.Title}, {ReportText.View(result.View)}{(result.IsControl ? ", control" : "")}");
            markdown.Table(["", .. result.Classes.Select(MarkdownWriter.Text)],
                result.Classes.Select((name, row) => MatrixRow(result, name, row)), TextAlign.Right);
        }
    }

    private static string[] OverlapRow(DisentanglementResult result) =>
    [
        MarkdownWriter.Text(result.Title) + (result.IsControl ? " (control)" : ""), ReportText.View(result.View),
        result.Classes.Length > 1
            ? ReportText.WithInterval(result.MeanOffDiagonal, ReportText.Decimals([result.MeanOffDiagonal])) : ReportText.NoValue,
        ReportText.Count(result.Classes.Length), ReportText.Count(result.MeanOffDiagonal.N),
    ];

    private static IEnumerable<string> MatrixRow(DisentanglementResult result, string name, int row) =>
        Enumerable.Range(0, result.Classes.Length)
            .Select(column => result.Overlap[row * result.Classes.Length + column].ToString("0.00", CultureInfo.InvariantCulture))
            .Prepend(MarkdownWriter.Text(name));

    private static void WriteSelections(MarkdownWriter markdown, ReportView view)
    {
        markdown.Heading(2, ReportSection.Selections.Title);
        markdown.Table(SelectionSection.Columns, view.Summary.Methods.Where(method => method.Selection is not null)
            .Select(SelectionRow), TextAlign.Right);
        markdown.Paragraph(SelectionSection.Explanation);
    }

    private static IEnumerable<string> SelectionRow(MethodSummary method)
    {
        SelectionStatistics selection = method.Selection!;
        yield return MarkdownWriter.Text(method.Title);
        foreach (Estimate? estimate in new[] { selection.Maps, selection.Candidates, selection.Energy, selection.HeatShare })
            yield return estimate is null ? ReportText.NoValue : ReportText.WithInterval(estimate, ReportText.Decimals([estimate]));
        yield return selection.Certified is double certified ? ReportText.Percent(certified) : ReportText.NoValue;
        yield return selection.ClassJaccard is double classes ? ReportText.Number(classes, 3) : ReportText.NoValue;
        yield return selection.SamplerJaccard is double sampler ? ReportText.Number(sampler, 3) : ReportText.NoValue;
    }

    private static void WritePictures(MarkdownWriter markdown, ReportView view)
    {
        markdown.Heading(2, ReportSection.Pictures.Title);
        markdown.Paragraph("Their panels are in the HTML report.");
        markdown.List(view.Summary.Pictures.Select(picture =>
            $"{MarkdownWriter.Text(picture.Image)}: {MarkdownWriter.Text(picture.Caption)}"));
    }

    private static void WriteReading(MarkdownWriter markdown, ReportView view)
    {
        markdown.Heading(2, ReportSection.Reading.Title);
        markdown.List(ReadingSection.Terms.Select(term => $"**{term.Term}.** {MarkdownWriter.Sentence(term.Meaning)}"));
        if (view.Summary.Metrics.IsEmpty) return;
        markdown.Table(["Metric", "Name in files", "Better", "Measured on", "Definition"],
            view.Summary.Metrics.Select(metric => new[]
        {
            MarkdownWriter.Text(metric.Title), MarkdownWriter.Text(metric.Name), ReportText.Better(metric.Better),
                ReportText.Scale(metric.Scale),
            MarkdownWriter.Text(metric.Source),
        }), TextAlign.Left);
    }

    private static void WriteProvenance(MarkdownWriter markdown, ReportView view)
    {
        markdown.Heading(2, ReportSection.Provenance.Title);
        markdown.Table(["Setting", "Value"], ProvenanceSection.Rows(view.Summary)
            .Select(row => new[] { MarkdownWriter.Text(row.Name), MarkdownWriter.Text(row.Value) }), TextAlign.Left);
        if (view.Summary.Skipped.IsEmpty) return;
        markdown.Heading(3, "Skipped images");
        markdown.List(view.Summary.Skipped.Select(image =>
            $"{MarkdownWriter.Text(image.Image)}: {MarkdownWriter.Text(image.Reason)}"));
    }
}
