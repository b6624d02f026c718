using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Title, findings, and the facts at a glance.</summary>
internal static class HeaderSection
{
    private const int MostOpen = 5;

    public static void Write(HtmlWriter html, ReportView view)
    {
        EvaluationSummary summary = view.Summary;
        Findings findings = new(view);
        using HtmlWriter.Scope header = html.Open("header");
        html.Leaf("p", "QuboCam evaluation", ("class", "kicker"));
        html.Leaf("h1", ReportText.Title(summary));
        WriteFacts(html, summary);
        html.Leaf("p", findings.Lead(), ("class", "lead"));
        foreach (string caution in findings.Cautions())
            html.Leaf("p", caution, ("class", "caution"));
        WriteFindings(html, findings, view);
        using HtmlWriter.Scope nav = html.Open("nav", ("aria-label", "Sections"));
        using HtmlWriter.Scope list = html.Open("ul");
        foreach (ReportSection section in ReportSection.Of(view))
            using (html.Open("li"))
                html.Leaf("a", section.Title, ("href", "#" + section.Id));
    }

    /// <summary>Comparisons with the other methods, folded where they are many, and what controls say.</summary>
    private static void WriteFindings(HtmlWriter html, Findings findings, ReportView view)
    {
        ImmutableArray<(string Subject, string Text)> comparisons = findings.Comparisons();
        string[] controls = [.. view.Overlaps().Select(group => Findings.AgainstControls(group.Method, group.Controls))
            .OfType<string>()];
        if (comparisons.Length + controls.Length == 0) return;
        bool isFolded = comparisons.Length > MostOpen;
        using (html.Open("ul", ("class", "findings")))
        {
            if (!isFolded) WriteComparisons(html, comparisons);
            foreach (string sentence in controls)
                html.Leaf("li", sentence);
        }
        if (!isFolded) return;
        using HtmlWriter.Scope fold = html.Open("details");
        html.Leaf("summary", $"Against each of the {ReportText.Count(comparisons.Length)} other methods");
        using HtmlWriter.Scope list = html.Open("ul", ("class", "findings"));
        WriteComparisons(html, comparisons);
    }

    private static void WriteComparisons(HtmlWriter html, ImmutableArray<(string Subject, string Text)> comparisons)
    {
        foreach ((string subject, string text) in comparisons)
            using (html.Open("li"))
            {
                html.Leaf("b", subject + ":");
                html.Text(" " + text);
            }
    }

    private static void WriteFacts(HtmlWriter html, EvaluationSummary summary)
    {
        using HtmlWriter.Scope list = html.Open("dl", ("class", "facts"));
        Fact("Images", ReportText.Count(summary.Images));
        Fact("Correct", summary.Correct is not int correct ? "labels unknown"
            : summary.Images == 0 ? "0"
                : $"{ReportText.Count(correct)} ({ReportText.Percent((double)correct / summary.Images)})");
        Fact("Skipped", ReportText.Count(summary.Skipped.Length));
        Fact("Layer", summary.Layer);
        Fact("Seed", summary.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));

        void Fact(string name, string value)
        {
            using HtmlWriter.Scope pair = html.Open("div");
            html.Leaf("dt", name);
            html.Leaf("dd", value);
        }
    }
}
