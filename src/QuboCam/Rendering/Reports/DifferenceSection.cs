namespace QuboCam;

/// <summary>Every method minus the first one, with p-values.</summary>
internal static class DifferenceSection
{
    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Differences.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Differences.Open(html);
        string first = view.First?.Title ?? "";
        string caption = $"Mean of (method − {first}) over the images where both have a value, its 95 % interval, and the "
            + "two-sided p-value, adjusted for all comparisons, and in brackets as it was before.";
        ReportTable.Write(html, caption, "figures",
            ["Metric", .. view.Others.Select(method => $"{method.Title} − {first}")], () => WriteRows(html, view));
    }

    private static void WriteRows(HtmlWriter html, ReportView view)
    {
        foreach (MetricInfo metric in view.Summary.Metrics)
        {
            using HtmlWriter.Scope row = html.Open("tr");
            ReportTable.MetricHeading(html, metric);
            int decimals = ReportText.Decimals(view.Others.Select(method => view.Difference(method, metric)?.Difference));
            foreach (MethodSummary method in view.Others)
                if (view.Difference(method, metric) is { } difference) WriteCell(html, difference, metric, decimals);
                else ReportTable.NoCell(html, "not compared");
        }
    }

    private static void WriteCell(HtmlWriter html, PairedDifference difference, MetricInfo metric, int decimals)
    {
        bool isSignificant = ReportText.IsSignificant(difference);
        using HtmlWriter.Scope cell = html.Open("td");
        html.Leaf("span", ReportText.Signed(difference.Difference.Mean, decimals), ("class", isSignificant ? "best" : "mean"));
        html.Leaf("small", ReportText.Interval(difference.Difference, decimals));
        html.Leaf("small", $"{ReportText.P(difference.AdjustedP)} (raw {ReportText.PValue(difference.P)})");
        if (!isSignificant) return;
        string word = ReportText.IsBetter(difference.Difference.Mean, 0, metric.Better) ? "better" : "worse";
        html.Leaf("span", word, ("class", "verdict " + word));
    }
}
