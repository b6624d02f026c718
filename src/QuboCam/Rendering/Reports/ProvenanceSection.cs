using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam;

/// <summary>Settings, versions and what was left out.</summary>
internal static class ProvenanceSection
{
    private const int ShortList = 10;

    /// <summary>What a reader needs to repeat the run, in the order of printing.</summary>
    public static ImmutableArray<(string Name, string Value)> Rows(EvaluationSummary summary) =>
    [
        ("Data set", summary.DataSet),
        ("Model", summary.Model),
        ("SHA-256 of the model", summary.ModelSha256),
        ("Layer", summary.Layer),
        ("Images", ReportText.Count(summary.Images)),
        ("Classified correctly", summary.Correct is int correct ? ReportText.Count(correct) : "labels unknown"),
        ("Skipped", ReportText.Count(summary.Skipped.Length)),
        ("Seed", summary.Seed.ToString(CultureInfo.InvariantCulture)),
        ("QuboCam", summary.Version),
        .. summary.Settings,
    ];

    public static void Write(HtmlWriter html, ReportView view)
    {
        using HtmlWriter.Scope section = ReportSection.Provenance.Open(html);
        ReportTable.Write(html, "Settings and versions of the run.", "texts", ["Setting", "Value"], () =>
        {
            foreach ((string name, string value) in Rows(view.Summary))
            {
                using HtmlWriter.Scope row = html.Open("tr");
                html.Leaf("th", name, ("scope", "row"));
                html.Leaf("td", value, ("class", "text"));
            }
        });
        if (view.Summary.Skipped.IsEmpty) return;
        html.Leaf("h3", "Skipped images");
        if (view.Summary.Skipped.Length <= ShortList)
        {
            WriteSkipped(html, view.Summary.Skipped);
            return;
        }
        using HtmlWriter.Scope details = html.Open("details");
        html.Leaf("summary", $"{ReportText.Count(view.Summary.Skipped.Length)} images were left out: show them");
        WriteSkipped(html, view.Summary.Skipped);
    }

    private static void WriteSkipped(HtmlWriter html, ImmutableArray<SkippedImage> skipped)
    {
        using HtmlWriter.Scope list = html.Open("ul");
        foreach (SkippedImage image in skipped)
            using (html.Open("li"))
            {
                html.Leaf("code", image.Image);
                html.Text($": {image.Reason}");
            }
    }
}
