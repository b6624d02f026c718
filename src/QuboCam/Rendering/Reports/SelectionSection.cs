namespace QuboCam;

/// <summary>What the selections are like.</summary>
internal static class SelectionSection
{
    /// <summary>Headings of the table.</summary>
    public static readonly string[] Columns =
    [
        "Method", "Maps selected", "Candidates d", "Energy", "Share of positive heat", "Proven optimal", "Overlap across classes",
        "Overlap with the first method",
    ];

    /// <summary>What the last columns mean.</summary>
    public const string Explanation =
        "Overlaps are mean Jaccard coefficients of the selected maps: of two images of different classes, and with the first "
        + "method on the same image; 0 means no common map, 1 the same maps. Where the selected maps carry little of the heat, "
        + "the explanation rests on little of what the model used.";

    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Selections.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Selections.Open(html);
        ReportTable.Write(html, "Means over the images with 95 % intervals.", "figures", Columns, () =>
        {
            foreach (MethodSummary method in view.Summary.Methods)
                if (method.Selection is { } selection) WriteRow(html, method.Title, selection);
        });
        html.Leaf("p", Explanation, ("class", "note"));
    }

    private static void WriteRow(HtmlWriter html, string title, SelectionStatistics selection)
    {
        using HtmlWriter.Scope row = html.Open("tr");
        html.Leaf("th", title, ("scope", "row"));
        foreach (Estimate? estimate in new[] { selection.Maps, selection.Candidates, selection.Energy, selection.HeatShare })
            if (estimate is null) ReportTable.NoCell(html, "is a control");
            else ReportTable.EstimateCell(html, estimate, ReportText.Decimals([estimate]));
        if (selection.Certified is double certified) html.Leaf("td", ReportText.Percent(certified));
        else ReportTable.NoCell(html, "is a control");
        WriteJaccard(html, selection.ClassJaccard, "needs two classes");
        WriteJaccard(html, selection.SamplerJaccard, "is the first method");
    }

    private static void WriteJaccard(HtmlWriter html, double? value, string whyNot)
    {
        if (value is double jaccard) html.Leaf("td", ReportText.Number(jaccard, 3));
        else ReportTable.NoCell(html, whyNot);
    }
}
