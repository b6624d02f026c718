using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Means and intervals of one metric, a row a method.</summary>
internal static class DotPlot
{
    private const double Width = 360, RowHeight = 24, Top = 6, AxisRoom = 40, RightRoom = 14, LongestLabel = 156;
    private const double DotRadius = 4.5, CapHeight = 3.5;
    private const int MostTicks = 4;

    /// <summary>Draws the methods that have a value; the first one is a diamond, and a line marks its mean.</summary>
    public static void Write(HtmlWriter html, ReportView view, int metric)
    {
        MetricInfo info = view.Summary.Metrics[metric];
        ImmutableArray<Estimate?> column = view.Column(metric);
        double left = 14 + Math.Min(LongestLabel, view.Summary.Methods.Max(method => SvgText.Width(method.Title)));
        double bottom = Top + RowHeight * column.Length;
        PlotScale scale = new(
            new PlotAxis(info.Title), column.OfType<Estimate>().SelectMany(e => new[] { e.Low, e.Mean, e.High }), margin: 0.06);
        double X(double value) => left + scale.Position(value) * (Width - RightRoom - left);

        using HtmlWriter.Scope svg = SvgText.Drawing(html, Width, bottom + AxisRoom, "plot", Description(view, metric));
        foreach (PlotTick tick in scale.Ticks(MostTicks))
        {
            SvgText.Line(html, X(tick.Value), Top, X(tick.Value), bottom, "grid");
            SvgText.Label(html, tick.Label, X(tick.Value), bottom + 15, "tick");
        }
        if (column[0] is { } reference) SvgText.Line(html, X(reference.Mean), Top, X(reference.Mean), bottom, "reference");
        string direction = info.Better == MetricDirection.Higher ? "better →" : "← better";
        SvgText.Label(html, direction, (left + Width - RightRoom) / 2, bottom + 32, "direction");
        for (int row = 0; row < column.Length; row++)
        {
            double y = Top + RowHeight * (row + 0.5);
            SvgText.Label(html, view.Summary.Methods[row].Title, left - 10, y + 4, row == 0 ? "name first" : "name",
                LongestLabel);
            if (column[row] is not { } estimate)
                SvgText.Label(html, "no value", left + 6, y + 4, "missing");
            else
                WriteDot(html, (X(estimate.Low), X(estimate.Mean), X(estimate.High)), y, isFirst: row == 0);
        }
    }

    private static void WriteDot(HtmlWriter html, (double Low, double Mean, double High) x, double y, bool isFirst)
    {
        string kind = isFirst ? "mark first" : "mark";
        if (x.High - x.Low > 1)
        {
            SvgText.Line(html, x.Low, y, x.High, y, kind);
            SvgText.Line(html, x.Low, y - CapHeight, x.Low, y + CapHeight, kind);
            SvgText.Line(html, x.High, y - CapHeight, x.High, y + CapHeight, kind);
        }
        if (isFirst)
        {
            const double Half = DotRadius + 1.5;
            string corners = $"M{SvgText.At(x.Mean - Half)} {SvgText.At(y)}L{SvgText.At(x.Mean)} {SvgText.At(y - Half)}"
                + $"L{SvgText.At(x.Mean + Half)} {SvgText.At(y)}L{SvgText.At(x.Mean)} {SvgText.At(y + Half)}Z";
            html.Empty("path", ("d", corners), ("class", "dot first"));
        }
        else
        {
            html.Empty("circle", ("cx", SvgText.At(x.Mean)), ("cy", SvgText.At(y)), ("r", SvgText.At(DotRadius)),
                ("class", "dot"));
        }
    }

    private static string Description(ReportView view, int metric)
    {
        int decimals = ReportText.Decimals(view.Column(metric));
        IEnumerable<string> values = view.Summary.Methods.Select(method => method.Metrics[metric] is { } estimate
            ? $"{method.Title} {ReportText.WithInterval(estimate, decimals)}" : $"{method.Title} no value");
        return $"{view.Summary.Metrics[metric].Title}: {string.Join("; ", values)}";
    }
}
