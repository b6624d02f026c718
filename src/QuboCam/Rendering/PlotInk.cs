using SkiaSharp;

namespace QuboCam;

/// <summary>The colours of plots, and what is drawn with them: lines of the frame, texts, pens of the series.</summary>
internal static class PlotInk
{
    public static readonly SKColor Dark = new(0x1A, 0x1A, 0x1A);
    public static readonly SKColor Faint = new(0x5F, 0x63, 0x68);
    public static readonly SKColor Grid = new(0xE4, 0xE6, 0xE9);

    private const byte DotOpacity = 0x70, BandOpacity = 0x38;

    // Told apart with every kind of colour vision: M. Okabe and K. Ito, "Color Universal Design"; its yellow is too pale.
    private static readonly SKColor[] Colours =
    [
        new(0x00, 0x72, 0xB2), new(0xD5, 0x5E, 0x00), new(0x00, 0x9E, 0x73), new(0xCC, 0x79, 0xA7),
        new(0xE6, 0x9F, 0x00), new(0x56, 0xB4, 0xE9), new(0x6B, 0x4C, 0x9A), new(0x55, 0x55, 0x55),
    ];

    public static SKColor Colour(int index) => Colours[index % Colours.Length];

    /// <summary>Strokes a series' line.</summary>
    public static SKPaint Pen(PlotSeries series, int colour) => new()
    {
        Color = Colour(colour),
        Style = SKPaintStyle.Stroke,
        StrokeWidth = 2.2f,
        StrokeJoin = SKStrokeJoin.Round,
        IsAntialias = true,
        PathEffect = series.Dashed ? SKPathEffect.CreateDash([7, 5], 0) : null,
    };

    public static SKPaint Fill(SKColor colour) => new() { Color = colour, IsAntialias = true };

    public static SKPaint DotFill(int colour) => Fill(Colour(colour).WithAlpha(DotOpacity));

    public static SKPaint BandFill(int colour) => Fill(Colour(colour).WithAlpha(BandOpacity));

    /// <summary>A sharp line, one pixel wide.</summary>
    public static void Line(SKCanvas canvas, float x0, float y0, float x1, float y1, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour, StrokeWidth = 1, IsAntialias = false, Style = SKPaintStyle.Stroke };
        canvas.DrawLine(MathF.Round(x0) + 0.5f, MathF.Round(y0) + 0.5f, MathF.Round(x1) + 0.5f, MathF.Round(y1) + 0.5f, paint);
    }

    public static void Text(SKCanvas canvas, string text, float x, float y, SKTextAlign align, SKFont font, SKColor colour)
    {
        using SKPaint paint = Fill(colour);
        canvas.DrawText(text, x, y, align, font, paint);
    }
}
