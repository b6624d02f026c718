using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The overlap of classes: means, matrices, and whether methods beat their controls.</summary>
internal static class DisentanglementSection
{
    /// <summary>What the overlap is, and why it needs controls.</summary>
    public const string Explanation =
        "For each class, what its correctly classified images highlight is added up to one distribution. Two classes overlap by "
        + "their Bhattacharyya coefficient: 0 where they have nothing in common, 1 where they are the same. A method that "
        + "highlights little has little that could overlap, so a low figure counts only if it is below that of the controls.";

    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Classes.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Classes.Open(html);
        html.Leaf("p", Explanation);
        ImmutableArray<(DisentanglementResult Method, ImmutableArray<DisentanglementResult> Controls)> groups = view.Overlaps();
        foreach (string sentence in groups.Select(group => Findings.AgainstControls(group.Method, group.Controls))
            .OfType<string>())
            html.Leaf("p", sentence);
        ReportTable.Write(html, "Mean overlap of two different classes and its 95 % interval over images; lower is better.",
            "figures",
            ["Method", "Measured on", "Overlap", "Classes", "Images"], () => WriteRows(html, groups));
        foreach (var viewed in groups.GroupBy(group => group.Method.View))
            WriteMatrices(html, viewed.Key, [.. viewed.SelectMany(group => group.Controls.Prepend(group.Method))]);
    }

    private static void WriteRows(
        HtmlWriter html, ImmutableArray<(DisentanglementResult Method, ImmutableArray<DisentanglementResult> Controls)> groups)
    {
        foreach (DisentanglementResult result in groups.SelectMany(group => group.Controls.Prepend(group.Method)))
        {
            using HtmlWriter.Scope row = html.Open("tr");
            using (html.Open("th", ("scope", "row")))
            {
                html.Text(result.Title + " ");
                if (result.IsControl) html.Leaf("small", "control");
            }
            html.Leaf("td", ReportText.View(result.View));
            int decimals = ReportText.Decimals([result.MeanOffDiagonal]);
            if (result.Classes.Length > 1) ReportTable.EstimateCell(html, result.MeanOffDiagonal, decimals);
            else ReportTable.NoCell(html, "needs two classes");
            html.Leaf("td", ReportText.Count(result.Classes.Length));
            html.Leaf("td", ReportText.Count(result.MeanOffDiagonal.N));
        }
    }

    private static void WriteMatrices(HtmlWriter html, DisentanglementView view, ImmutableArray<DisentanglementResult> results)
    {
        html.Leaf("h3", $"Overlap on {ReportText.View(view)}");
        WriteShades(html, results);
        using HtmlWriter.Scope grid = html.Open("div", ("class", "matrices"));
        foreach (DisentanglementResult result in results.Where(result => !result.Classes.IsEmpty))
            WriteMatrix(html, result);
    }

    /// <summary>What the shades of matrices mean.</summary>
    public static void WriteShades(HtmlWriter html, ImmutableArray<DisentanglementResult> results)
    {
        using HtmlWriter.Scope note = html.Open("p", ("class", "note"));
        html.Text("Overlap 0");
        html.Leaf("span", "", ("class", "ramp"), ("aria-hidden", "true"));
        html.Text("1. Rows and columns are classes in the same order.");
        if (results.Any(result => result.Classes.Length > OverlapMatrix.MostRows))
            html.Text(" Neighbouring classes share a row where there are more than "
                + $"{ReportText.Count(OverlapMatrix.MostRows)}.");
    }

    /// <summary>A matrix with its title and mean.</summary>
    public static void WriteMatrix(HtmlWriter html, DisentanglementResult result)
    {
        using HtmlWriter.Scope figure = html.Open("figure");
        html.Leaf("h4", result.Title + (result.IsControl ? " (control)" : ""));
        OverlapMatrix.Write(html, result);
        if (result.Classes.Length > 1)
            html.Leaf("figcaption", "Mean off the diagonal "
                + ReportText.WithInterval(result.MeanOffDiagonal, ReportText.Decimals([result.MeanOffDiagonal])));
    }
}
