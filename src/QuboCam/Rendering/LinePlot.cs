using System.Collections.Immutable;
using SkiaSharp;

namespace QuboCam;

/// <summary>Lines, dots, bars and bands over two axes, titled, with a legend: one figure.</summary>
public sealed record LinePlot
{
    internal const int Margin = 28;
    private const int Width = 1000, Height = 600;
    private const int Top = 92, Bottom = 76, SubtitleRow = 24;
    private const int RowsApart = 54, ColumnsApart = 80, CountsApart = 36, LeastGap = 12;

    /// <summary>What the figure shows.</summary>
    public required string Title { get; init; }

    /// <summary>A second, smaller line; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The horizontal axis.</summary>
    public required PlotAxis X { get; init; }

    /// <summary>The vertical axis; without a range it begins at zero where bars stand on it.</summary>
    public required PlotAxis Y { get; init; }

    /// <summary>The lines; later ones are drawn over earlier ones.</summary>
    public required ImmutableArray<PlotSeries> Series { get; init; }

    /// <summary>Draws the figure.</summary>
    /// <returns>A PNG file of 1000×600 pixels on a white ground.</returns>
    public byte[] Render()
    {
        using SKBitmap bitmap = new(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        Draw(canvas, new SKSize(Width, Height));
        canvas.Flush();
        return PngFile.Encode(bitmap);
    }

    /// <summary>Draws the figure from the canvas' origin on, on the ground that is there.</summary>
    internal void Draw(SKCanvas canvas, SKSize size)
    {
        // A small figure has no room beside its lines.
        bool isSmall = size.Width < Width;
        PlotLegend legend = new(Series, isSmall ? LegendPlace.Above : LegendPlace.Right, size.Width - 2 * Margin);
        float top = Top - (isSmall && Subtitle.Length == 0 ? SubtitleRow : 0) + legend.Height;
        (PlotScale x, PlotScale y) = Scales();
        int rows = Math.Max(2, (int)((size.Height - Bottom - top) / RowsApart));
        SKRect area = new(Margin + 36 + LabelWidth(y, rows), top, size.Width - Margin - 8 - legend.Width, size.Height - Bottom);

        DrawTitles(canvas, size, area);
        DrawVerticalAxis(canvas, area, y, rows);
        DrawHorizontalAxis(canvas, area, x);
        new PlotArea(area, x, y).Draw(canvas, Series);
        legend.Draw(canvas, area, Margin);
    }

    private (PlotScale X, PlotScale Y) Scales()
    {
        double[] values = [.. Series.SelectMany(series => series.VerticalValues()).Where(double.IsFinite)];
        bool standsOnZero = Series.Any(series => series.Shape == LineShape.Bars) && values.Length > 0 && values.Min() >= 0
            && Y is { Scale: AxisScale.Linear, Range: null };
        // Lines may run from edge to edge; dots and bars would touch the axis.
        double margin = Series.Any(series => series.Shape is LineShape.Points or LineShape.Bars) ? 0.03
            : X.Scale == AxisScale.Logarithmic ? 0.02 : 0;
        return (
            new PlotScale(X, Series.SelectMany(series => series.HorizontalValues(X.Scale)), margin),
            new PlotScale(standsOnZero ? Y with { Range = (0, 1.05 * values.Max()) } : Y, values, margin: 0.05));
    }

    private void DrawTitles(SKCanvas canvas, SKSize size, SKRect area)
    {
        using SKFont large = Lettering.MediumFont(size.Width < Width ? 18 : 20);
        using SKFont small = Lettering.RegularFont(15);
        float room = size.Width - 2 * Margin - 8;
        string title = Lettering.Shorten(Title, large, room), subtitle = Lettering.Shorten(Subtitle, small, room);
        PlotInk.Text(canvas, title, Margin, Margin + 16, SKTextAlign.Left, large, PlotInk.Dark);
        PlotInk.Text(canvas, subtitle, Margin, Margin + 40, SKTextAlign.Left, small, PlotInk.Faint);
        string x = Lettering.Shorten(X.Title, small, area.Width), y = Lettering.Shorten(Y.Title, small, area.Height);
        PlotInk.Text(canvas, x, area.MidX, size.Height - Margin, SKTextAlign.Center, small, PlotInk.Dark);
        canvas.Save();
        canvas.RotateDegrees(-90, Margin + 8, area.MidY);
        PlotInk.Text(canvas, y, Margin + 8, area.MidY, SKTextAlign.Center, small, PlotInk.Dark);
        canvas.Restore();
    }

    private static void DrawVerticalAxis(SKCanvas canvas, SKRect area, PlotScale scale, int rows)
    {
        using SKFont font = Lettering.RegularFont(14);
        foreach (PlotTick tick in scale.Ticks(rows))
        {
            float y = area.Bottom - (float)scale.Position(tick.Value) * area.Height;
            bool isMinor = tick.Label.Length == 0;
            PlotInk.Line(canvas, area.Left, y, isMinor ? area.Left + 5 : area.Right, y, isMinor ? PlotInk.Faint : PlotInk.Grid);
            PlotInk.Text(canvas, tick.Label, area.Left - 10, y + 5, SKTextAlign.Right, font, PlotInk.Dark);
        }
        PlotInk.Line(canvas, area.Left, area.Top, area.Left, area.Bottom, PlotInk.Faint);
    }

    private void DrawHorizontalAxis(SKCanvas canvas, SKRect area, PlotScale scale)
    {
        using SKFont font = Lettering.RegularFont(14);
        ImmutableArray<PlotTick> ticks = scale.Ticks(most: Math.Max(2, (int)(area.Width / ColumnsApart)));
        // Short counts can stand closer: a number of qubits below each of its dots.
        ImmutableArray<PlotTick> close = scale.Ticks(most: Math.Max(2, (int)(area.Width / CountsApart)));
        if (X.IsWhole && close.All(tick => font.MeasureText(tick.Label) <= CountsApart - LeastGap))
            ticks = close;
        foreach (PlotTick tick in ticks)
        {
            float x = area.Left + (float)scale.Position(tick.Value) * area.Width;
            bool isMinor = tick.Label.Length == 0;
            PlotInk.Line(canvas, x, isMinor ? area.Bottom - 5 : area.Top, x, area.Bottom, isMinor ? PlotInk.Faint : PlotInk.Grid);
            PlotInk.Text(canvas, tick.Label, x, area.Bottom + 21, SKTextAlign.Center, font, PlotInk.Dark);
        }
        PlotInk.Line(canvas, area.Left, area.Bottom, area.Right, area.Bottom, PlotInk.Faint);
    }

    private static float LabelWidth(PlotScale scale, int rows)
    {
        using SKFont font = Lettering.RegularFont(14);
        return scale.Ticks(rows).Select(tick => font.MeasureText(tick.Label)).DefaultIfEmpty().Max();
    }
}
