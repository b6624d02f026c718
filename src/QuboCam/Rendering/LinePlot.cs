using System.Collections.Immutable;
using SkiaSharp;

namespace QuboCam;

/// <summary>How the points of a series are joined.</summary>
public enum LineShape
{
    /// <summary>By straight lines.</summary>
    Straight,

    /// <summary>By a horizontal line up to the next point and a jump there, as for the best value so far.</summary>
    Steps,
}

/// <summary>One line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">The points in their order; those that an axis cannot show are left out.</param>
public sealed record PlotSeries(string Name, ImmutableArray<(double X, double Y)> Points)
{
    /// <summary>How the points are joined.</summary>
    public LineShape Shape { get; init; }

    /// <summary>Whether the line is dashed.</summary>
    public bool Dashed { get; init; }

    /// <summary>A point that is marked by a dot, drawn over all lines; null where none is. A line of one point always has one.</summary>
    public (double X, double Y)? Marker { get; init; }

    /// <summary>Index of the colour; that of the series' place in the plot when null. There are eight, then they repeat.</summary>
    public int? Colour { get; init; }
}

/// <summary>Lines over two axes, titled, with a legend: one figure.</summary>
public sealed record LinePlot
{
    private const int Width = 1000, Height = 600, Margin = 28;
    private const int Top = 92, Bottom = Height - 76, Right = Width - Margin - 8;
    private const int MostVerticalLabels = 8;
    private const int LegendRow = 24, LegendSample = 30, LegendGap = 10;

    private static readonly SKColor Ink = new(0x1A, 0x1A, 0x1A);
    private static readonly SKColor FaintInk = new(0x5F, 0x63, 0x68);
    private static readonly SKColor Grid = new(0xE4, 0xE6, 0xE9);

    // Told apart with every kind of colour vision: M. Okabe and K. Ito, "Color Universal Design"; its yellow is too pale for lines.
    private static readonly SKColor[] Colours =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7),
        new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x6B, 0x4C, 0x9A), new(0x55, 0x55, 0x55),
    ];

    /// <summary>What the figure shows.</summary>
    public required string Title { get; init; }

    /// <summary>A second, smaller line; may be empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The horizontal axis.</summary>
    public required PlotAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
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
        PlotScale x = new(X, Series.SelectMany(s => s.Points).Select(p => p.X), margin: X.Scale == AxisScale.Logarithmic ? 0.02 : 0);
        PlotScale y = new(Y, Series.SelectMany(s => s.Points).Select(p => p.Y), margin: 0.05);
        float legend = LegendWidth();
        SKRect area = new(Margin + 36 + LabelWidth(y), Top, Right - legend, Bottom);

        DrawTitles(canvas, area);
        DrawVerticalAxis(canvas, area, y);
        DrawHorizontalAxis(canvas, area, x);
        DrawLines(canvas, area, x, y);
        DrawLegend(canvas, area, legend);
        canvas.Flush();
        return PngFile.Encode(bitmap);
    }

    private void DrawTitles(SKCanvas canvas, SKRect area)
    {
        using SKFont large = Lettering.MediumFont(20);
        using SKFont small = Lettering.RegularFont(15);
        DrawText(canvas, Lettering.Shorten(Title, large, Right - Margin), Margin, Margin + 16, SKTextAlign.Left, large, Ink);
        DrawText(canvas, Lettering.Shorten(Subtitle, small, Right - Margin), Margin, Margin + 40, SKTextAlign.Left, small, FaintInk);
        DrawText(canvas, Lettering.Shorten(X.Title, small, area.Width), area.MidX, Height - Margin, SKTextAlign.Center, small, Ink);
        canvas.Save();
        canvas.RotateDegrees(-90, Margin + 8, area.MidY);
        DrawText(canvas, Lettering.Shorten(Y.Title, small, area.Height), Margin + 8, area.MidY, SKTextAlign.Center, small, Ink);
        canvas.Restore();
    }

    private static void DrawVerticalAxis(SKCanvas canvas, SKRect area, PlotScale scale)
    {
        using SKFont font = Lettering.RegularFont(14);
        foreach (PlotTick tick in scale.Ticks(MostVerticalLabels))
        {
            float y = area.Bottom - (float)scale.Position(tick.Value) * area.Height;
            bool isMinor = tick.Label.Length == 0;
            DrawLine(canvas, area.Left, y, isMinor ? area.Left + 5 : area.Right, y, isMinor ? FaintInk : Grid);
            DrawText(canvas, tick.Label, area.Left - 10, y + 5, SKTextAlign.Right, font, Ink);
        }
        DrawLine(canvas, area.Left, area.Top, area.Left, area.Bottom, FaintInk);
    }

    private static void DrawHorizontalAxis(SKCanvas canvas, SKRect area, PlotScale scale)
    {
        using SKFont font = Lettering.RegularFont(14);
        foreach (PlotTick tick in scale.Ticks(most: (int)(area.Width / 80)))
        {
            float x = area.Left + (float)scale.Position(tick.Value) * area.Width;
            bool isMinor = tick.Label.Length == 0;
            DrawLine(canvas, x, isMinor ? area.Bottom - 5 : area.Top, x, area.Bottom, isMinor ? FaintInk : Grid);
            DrawText(canvas, tick.Label, x, area.Bottom + 21, SKTextAlign.Center, font, Ink);
        }
        DrawLine(canvas, area.Left, area.Bottom, area.Right, area.Bottom, FaintInk);
    }

    private void DrawLines(SKCanvas canvas, SKRect area, PlotScale x, PlotScale y)
    {
        canvas.Save();
        canvas.ClipRect(new SKRect(area.Left, area.Top - 2, area.Right + 4, area.Bottom + 2));
        for (int i = 0; i < Series.Length; i++)
        {
            using SKPaint paint = Pen(i);
            using SKPath path = Path(Series[i], area, x, y);
            canvas.DrawPath(path, paint);
        }
        canvas.Restore();
        for (int i = 0; i < Series.Length; i++)
            if ((Series[i].Marker ?? Single(Series[i])) is { } marker && x.CanShow(marker.X) && y.CanShow(marker.Y))
                DrawMarker(canvas, Series[i].Colour ?? i, Place(marker, area, x, y), area);
    }

    private static void DrawMarker(SKCanvas canvas, int colour, SKPoint place, SKRect area)
    {
        if (!SKRect.Inflate(area, 4, 4).Contains(place)) return;
        using SKPaint paint = new() { Color = SKColors.White, IsAntialias = true };
        canvas.DrawCircle(place, 6, paint);
        paint.Color = Colours[colour % Colours.Length];
        canvas.DrawCircle(place, 4.5f, paint);
    }

    private static (double, double)? Single(PlotSeries series) => series.Points.Length == 1 ? series.Points[0] : null;

    // Far outside, single precision would lose the line; it is clipped there in any case.
    private static SKPoint Place((double X, double Y) point, SKRect area, PlotScale x, PlotScale y) => new(
        area.Left + (float)Math.Clamp(x.Position(point.X), -10, 10) * area.Width,
        area.Bottom - (float)Math.Clamp(y.Position(point.Y), -10, 10) * area.Height);

    private static SKPath Path(PlotSeries series, SKRect area, PlotScale x, PlotScale y)
    {
        using SKPathBuilder path = new();
        SKPoint? last = null;
        foreach (SKPoint place in series.Points.Where(p => x.CanShow(p.X) && y.CanShow(p.Y)).Select(p => Place(p, area, x, y)))
        {
            if (last is null)
                path.MoveTo(place);
            else if (series.Shape == LineShape.Steps)
                path.LineTo(place.X, last.Value.Y);
            path.LineTo(place);
            last = place;
        }
        return path.Detach();
    }

    private void DrawLegend(SKCanvas canvas, SKRect area, float width)
    {
        if (width == 0) return;
        using SKFont font = Lettering.RegularFont(14);
        float left = area.Right + 24, room = width - 24 - LegendSample - LegendGap;
        for (int i = 0; i < Series.Length; i++)
        {
            float y = area.Top + 10 + i * LegendRow;
            using SKPaint paint = Pen(i);
            canvas.DrawLine(left, y, left + LegendSample, y, paint);
            DrawText(canvas, Lettering.Shorten(Series[i].Name, font, room), left + LegendSample + LegendGap, y + 5, SKTextAlign.Left, font, Ink);
        }
    }

    /// <summary>Pixels that the legend takes at the right; 0 where one line without a name needs none.</summary>
    private float LegendWidth()
    {
        if (Series.All(s => s.Name.Length == 0)) return 0;
        using SKFont font = Lettering.RegularFont(14);
        float widest = Series.Max(s => font.MeasureText(s.Name));
        return 24 + LegendSample + LegendGap + Math.Min(widest, 220);
    }

    private static float LabelWidth(PlotScale scale)
    {
        using SKFont font = Lettering.RegularFont(14);
        return scale.Ticks(MostVerticalLabels).Select(tick => font.MeasureText(tick.Label)).DefaultIfEmpty().Max();
    }

    private SKPaint Pen(int index)
    {
        PlotSeries series = Series[index];
        return new SKPaint
        {
            Color = Colours[(series.Colour ?? index) % Colours.Length],
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 2.2f,
            StrokeJoin = SKStrokeJoin.Round,
            IsAntialias = true,
            PathEffect = series.Dashed ? SKPathEffect.CreateDash([7, 5], 0) : null,
        };
    }

    private static void DrawLine(SKCanvas canvas, float x0, float y0, float x1, float y1, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour, StrokeWidth = 1, IsAntialias = false, Style = SKPaintStyle.Stroke };
        canvas.DrawLine(MathF.Round(x0) + 0.5f, MathF.Round(y0) + 0.5f, MathF.Round(x1) + 0.5f, MathF.Round(y1) + 0.5f, paint);
    }

    private static void DrawText(SKCanvas canvas, string text, float x, float y, SKTextAlign align, SKFont font, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }
}
