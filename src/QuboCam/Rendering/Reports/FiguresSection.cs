namespace QuboCam;

/// <summary>The table of all metrics and methods.</summary>
internal static class FiguresSection
{
    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Figures.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Figures.Open(html);
        ReportTable.Write(html, "Mean over the images and its 95 % bootstrap interval, a row a metric and a column a method.",
            "figures",
            ["Metric", .. view.Summary.Methods.Select(method => method.Title)], () => WriteRows(html, view));
        using HtmlWriter.Scope legend = html.Open("ul", ("class", "legend"));
        html.Leaf("li", "↑ higher is better");
        html.Leaf("li", "↓ lower is better");
        if (view.Others.IsEmpty) return;
        html.Leaf("li", "★ best mean of the row");
        html.Leaf("li", $"better, worse: than {view.First!.Title} on the same images beyond chance (adjusted p < 0.05)");
        html.Leaf("li", "no word: within chance");
    }

    private static void WriteRows(HtmlWriter html, ReportView view)
    {
        for (int metric = 0; metric < view.Summary.Metrics.Length; metric++)
        {
            using HtmlWriter.Scope row = html.Open("tr");
            ReportTable.MetricHeading(html, view.Summary.Metrics[metric]);
            int decimals = ReportText.Decimals(view.Column(metric));
            double? best = view.Best(metric);
            foreach (MethodSummary method in view.Summary.Methods)
                WriteCell(html, view, method, metric, (decimals, best));
        }
    }

    private static void WriteCell(HtmlWriter html, ReportView view, MethodSummary method, int metric,
        (int Decimals, double? Best) row)
    {
        if (method.Metrics[metric] is not { } estimate)
        {
            ReportTable.NoCell(html, "not defined on any image");
            return;
        }
        using HtmlWriter.Scope cell = html.Open("td");
        bool isBest = estimate.Mean == row.Best;
        html.Leaf("span", ReportText.Number(estimate.Mean, row.Decimals) + (isBest ? " ★" : ""),
            ("class", isBest ? "best" : "mean"));
        html.Leaf("small", ReportText.Interval(estimate, row.Decimals));
        if (estimate.N != view.Summary.Images) html.Leaf("small", $"on {ReportText.Count(estimate.N, "image")}");
        if (view.Difference(method, view.Summary.Metrics[metric]) is { } difference && ReportText.IsSignificant(difference))
        {
            bool isBetter = ReportText.IsBetter(difference.Difference.Mean, 0, view.Summary.Metrics[metric].Better);
            string word = isBetter ? "better" : "worse";
            html.Leaf("span", word, ("class", "verdict " + word));
        }
    }
}
