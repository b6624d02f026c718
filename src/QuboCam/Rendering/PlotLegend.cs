using SkiaSharp;

namespace QuboCam;

/// <summary>Where the legend of a plot lies.</summary>
internal enum LegendPlace
{
    /// <summary>At the right of the lines, one entry below the other.</summary>
    Right,

    /// <summary>Above the lines, side by side, in as many rows as it takes.</summary>
    Above,
}

/// <summary>The names of a plot's series, each beside a sample of how it is drawn.</summary>
internal sealed class PlotLegend
{
    private const int Row = 24, Sample = 30, Gap = 10, Apart = 24, LongestName = 220;

    private readonly (string Name, PlotSeries Series, int Colour, SKPoint Place)[] _entries;

    /// <summary>Arranges the entries.</summary>
    /// <param name="series">The series; those without a name have no entry.</param>
    /// <param name="place">Beside or above the lines.</param>
    /// <param name="room">Pixels in a row of entries above the lines.</param>
    public PlotLegend(IReadOnlyList<PlotSeries> series, LegendPlace place, float room)
    {
        using SKFont font = Font();
        List<(string, PlotSeries, int, SKPoint)> entries = [];
        SKPoint next = new(0, 0);
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Name.Length == 0) continue;
            string name = Lettering.Shorten(series[i].Name, font, LongestName);
            float width = Sample + Gap + font.MeasureText(name);
            if (next.X > 0 && (place == LegendPlace.Right || next.X + width > room))
                next = new SKPoint(0, next.Y + Row);
            entries.Add((name, series[i], series[i].Colour ?? i, next));
            Width = place == LegendPlace.Right ? Math.Max(Width, Apart + width) : 0;
            Height = place == LegendPlace.Above ? next.Y + Row : 0;
            next.X += width + Apart;
        }
        _entries = [.. entries];
        Place = place;
    }

    public LegendPlace Place { get; }

    /// <summary>Pixels taken at the right of the lines; 0 without entries.</summary>
    public float Width { get; }

    /// <summary>Pixels taken above the lines; 0 without entries.</summary>
    public float Height { get; }

    /// <summary>Draws the entries beside or above the rectangle between the axes.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="area">The rectangle between the axes.</param>
    /// <param name="left">Where rows above it begin.</param>
    public void Draw(SKCanvas canvas, SKRect area, float left)
    {
        using SKFont font = Font();
        SKPoint first = Place == LegendPlace.Right
            ? new(area.Right + Apart, area.Top + 10)
            : new(left, area.Top - Height - 14 + Row / 2f);
        foreach ((string name, PlotSeries series, int colour, SKPoint place) in _entries)
        {
            SKPoint start = first + place;
            DrawSample(canvas, series, colour, start);
            PlotInk.Text(canvas, name, start.X + Sample + Gap, start.Y + 5, SKTextAlign.Left, font, PlotInk.Dark);
        }
    }

    private static void DrawSample(SKCanvas canvas, PlotSeries series, int colour, SKPoint start)
    {
        float middle = start.X + Sample / 2f;
        if (!series.Band.IsEmpty)
        {
            using SKPaint band = PlotInk.BandFill(colour);
            canvas.DrawRect(SKRect.Create(start.X, start.Y - 7, Sample, 14), band);
            if (series.Points.IsEmpty) return;
        }
        using SKPaint pen = PlotInk.Pen(series, colour);
        using SKPaint fill = PlotInk.Fill(PlotInk.Colour(colour));
        switch (series.Shape)
        {
            case LineShape.Points:
                canvas.DrawCircle(middle, start.Y, 4, fill);
                break;
            case LineShape.Bars:
                canvas.DrawRect(SKRect.Create(middle - 6, start.Y - 6, 12, 12), fill);
                break;
            default:
                canvas.DrawLine(start, new SKPoint(start.X + Sample, start.Y), pen);
                break;
        }
    }

    private static SKFont Font() => Lettering.RegularFont(14);
}
