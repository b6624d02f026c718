namespace QuboCam;

/// <summary>A table in a box that scrolls by itself, with caption and scopes.</summary>
internal static class ReportTable
{
    private const int Crowded = 7;

    /// <summary>Writes the table.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="kind">"figures" for numbers with a fixed first column, "texts" for prose.</param>
    /// <param name="columns">Headings, the first one of the column of row headings.</param>
    /// <param name="writeRows">Writes the rows.</param>
    public static void Write(HtmlWriter html, string caption, string kind, IReadOnlyList<string> columns, Action writeRows)
    {
        // A box that scrolls has to be reached from the keyboard, and then needs a name.
        using HtmlWriter.Scope box = html.Open("div", ("class", columns.Count > Crowded ? "scroll crowded" : "scroll"),
            ("tabindex", "0"), ("role", "region"), ("aria-label", caption));
        using HtmlWriter.Scope table = html.Open("table", ("class", kind));
        html.Leaf("caption", caption);
        using (html.Open("thead"))
        using (html.Open("tr"))
            foreach (string column in columns)
                html.Leaf("th", column, ("scope", "col"));
        using (html.Open("tbody"))
            writeRows();
    }

    /// <summary>A cell with an estimate.</summary>
    public static void EstimateCell(HtmlWriter html, Estimate estimate, int decimals)
    {
        using HtmlWriter.Scope cell = html.Open("td");
        html.Text(ReportText.Number(estimate.Mean, decimals) + " ");
        html.Leaf("small", ReportText.Interval(estimate, decimals));
    }

    /// <summary>A cell without a value.</summary>
    public static void NoCell(HtmlWriter html, string why)
    {
        using HtmlWriter.Scope cell = html.Open("td");
        html.Leaf("span", ReportText.NoValue, ("aria-hidden", "true"));
        html.Leaf("span", why, ("class", "hidden"));
    }

    /// <summary>A metric as the heading of a row: title, arrow and what is measured.</summary>
    public static void MetricHeading(HtmlWriter html, MetricInfo metric)
    {
        using HtmlWriter.Scope heading = html.Open("th", ("scope", "row"));
        html.Text(metric.Title + "\u00A0");
        html.Leaf("span", ReportText.Arrow(metric.Better), ("aria-hidden", "true"));
        html.Leaf("small", $"{ReportText.Better(metric.Better)}; {ReportText.Scale(metric.Scale)}");
    }
}
