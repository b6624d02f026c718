namespace QuboCam;

/// <summary>Dots and intervals of every metric, and faithfulness against sparseness.</summary>
internal static class PlotSection
{
    public static void Write(HtmlWriter html, ReportView view)
    {
        if (!ReportSection.Plots.IsIn(view)) return;
        using HtmlWriter.Scope section = ReportSection.Plots.Open(html);
        html.Leaf("p", $"Dots are means, lines their 95 % intervals. The diamond and the dotted line are {view.First!.Title}. "
            + "Each plot has its own scale, which need not begin at zero.");
        using (html.Open("div", ("class", "plots")))
            for (int metric = 0; metric < view.Summary.Metrics.Length; metric++)
                using (html.Open("figure"))
                {
                    MetricInfo info = view.Summary.Metrics[metric];
                    html.Leaf("h3", $"{info.Title} {ReportText.Arrow(info.Better)}");
                    DotPlot.Write(html, view, metric);
                }
        if (ScatterPlot.Choice(view) is { } choice) WriteScatter(html, view, choice);
    }

    private static void WriteScatter(HtmlWriter html, ReportView view, (int X, int Y) choice)
    {
        html.Leaf("h3", $"{view.Summary.Metrics[choice.Y].Title} against {view.Summary.Metrics[choice.X].Title}");
        using HtmlWriter.Scope figure = html.Open("figure", ("class", "wide"));
        ScatterPlot.Write(html, view, choice);
        string[] names = [.. view.Summary.Methods.Select((method, i) => $"{ReportText.Count(i + 1)} {method.Title}")];
        html.Leaf("figcaption", string.Join(", ", names) + ". Lines are 95 % intervals.");
    }
}
