using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Two metrics against each other, a numbered dot a method: what faithfulness costs in sparseness.</summary>
internal static class ScatterPlot
{
    private const double Width = 440, Height = 300, Left = 62, Right = 18, Top = 12, Bottom = 54, DotRadius = 9;
    private const int MostTicks = 5;
    private static readonly ImmutableArray<string> Faithfulness = ["insertion", "deletion", "average-drop"];

    /// <summary>
    /// Which metrics are drawn, horizontal and vertical; null where one is missing or fewer than two methods have both.
    /// </summary>
    public static (int X, int Y)? Choice(ReportView view)
    {
        int x = IndexOf(view, "sparseness");
        int y = Faithfulness.Select(name => IndexOf(view, name)).FirstOrDefault(index => index >= 0, -1);
        if (x < 0 || y < 0) return null;
        return view.Summary.Methods.Count(method => method.Metrics[x] is not null && method.Metrics[y] is not null) > 1 ? (x, y)
            : null;
    }

    /// <summary>Draws the methods that have both values.</summary>
    public static void Write(HtmlWriter html, ReportView view, (int X, int Y) choice)
    {
        MetricInfo horizontal = view.Summary.Metrics[choice.X], vertical = view.Summary.Metrics[choice.Y];
        PlotScale xs = Scale(view, choice.X), ys = Scale(view, choice.Y);
        double X(double value) => Left + xs.Position(value) * (Width - Right - Left);
        double Y(double value) => Height - Bottom - ys.Position(value) * (Height - Bottom - Top);

        using HtmlWriter.Scope svg = SvgText.Drawing(html, Width, Height, "plot",
            $"{vertical.Title} against {horizontal.Title}; the values stand in the table.");
        foreach (PlotTick tick in xs.Ticks(MostTicks))
        {
            SvgText.Line(html, X(tick.Value), Top, X(tick.Value), Height - Bottom, "grid");
            SvgText.Label(html, tick.Label, X(tick.Value), Height - Bottom + 16, "tick");
        }
        foreach (PlotTick tick in ys.Ticks(MostTicks))
        {
            SvgText.Line(html, Left, Y(tick.Value), Width - Right, Y(tick.Value), "grid");
            SvgText.Label(html, tick.Label, Left - 8, Y(tick.Value) + 4, "name");
        }
        SvgText.Label(html, AxisTitle(horizontal), (Left + Width - Right) / 2, Height - 12, "direction");
        WriteTurned(html, AxisTitle(vertical), 14, (Top + Height - Bottom) / 2);
        // The first method is drawn last, on top.
        for (int i = view.Summary.Methods.Length - 1; i >= 0; i--)
            if (view.Summary.Methods[i].Metrics[choice.X] is { } x && view.Summary.Methods[i].Metrics[choice.Y] is { } y)
                WriteDot(html, i, (X(x.Low), X(x.Mean), X(x.High)), (Y(y.Low), Y(y.Mean), Y(y.High)));
    }

    private static string AxisTitle(MetricInfo metric) => $"{metric.Title} ({ReportText.Better(metric.Better)})";

    private static void WriteTurned(HtmlWriter html, string text, double x, double y) => html.Leaf(
        "text", text, ("transform", $"translate({SvgText.At(x)} {SvgText.At(y)}) rotate(-90)"), ("class", "direction"));

    private static void WriteDot(
        HtmlWriter html, int method, (double Low, double Mean, double High) x, (double Low, double Mean, double High) y)
    {
        string first = method == 0 ? " first" : "";
        SvgText.Line(html, x.Low, y.Mean, x.High, y.Mean, "mark" + first);
        SvgText.Line(html, x.Mean, y.Low, x.Mean, y.High, "mark" + first);
        html.Empty("circle", ("cx", SvgText.At(x.Mean)), ("cy", SvgText.At(y.Mean)), ("r", SvgText.At(DotRadius)),
            ("class", "dot" + first));
        SvgText.Label(html, ReportText.Count(method + 1), x.Mean, y.Mean + 4, "inside");
    }

    private static PlotScale Scale(ReportView view, int metric) => new(
        new PlotAxis(view.Summary.Metrics[metric].Title), view.Column(metric).OfType<Estimate>()
            .SelectMany(e => new[] { e.Low, e.Mean, e.High }), margin: 0.08);

    private static int IndexOf(ReportView view, string name)
    {
        for (int i = 0; i < view.Summary.Metrics.Length; i++)
            if (view.Summary.Metrics[i].Name == name) return i;
        return -1;
    }
}
