using System.Collections.Immutable;
using SkiaSharp;

namespace QuboCam;

/// <summary>Several plots in one picture, row by row.</summary>
public sealed record PlotSheet
{
    private const int PlotWidth = 660, PlotHeight = 450, HeadingHeight = 56, Baseline = 46;

    /// <summary>A line above all plots; none when empty.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Plots side by side in a row, at least 1; there are as many rows as it takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Columns
    {
        get;
        init => field = value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Columns), value, "At least one column is needed.");
    } = 2;

    /// <summary>The plots, at least one; the last row need not be full.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public required ImmutableArray<LinePlot> Plots
    {
        get;
        init => field = !value.IsDefaultOrEmpty ? value
            : throw new ArgumentException("At least one plot is needed.", nameof(Plots));
    }

    /// <summary>Draws the sheet.</summary>
    /// <returns>A PNG file on a white ground; each plot has 660×450 pixels, the heading 56 rows above them.</returns>
    public byte[] Render()
    {
        int columns = Math.Min(Columns, Plots.Length), rows = (Plots.Length + columns - 1) / columns;
        int top = Heading.Length == 0 ? 0 : HeadingHeight;
        using SKBitmap bitmap = new(columns * PlotWidth, top + rows * PlotHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        DrawHeading(canvas, bitmap.Width);
        for (int i = 0; i < Plots.Length; i++)
        {
            canvas.Save();
            canvas.Translate(i % columns * PlotWidth, top + i / columns * PlotHeight);
            Plots[i].Draw(canvas, new SKSize(PlotWidth, PlotHeight));
            canvas.Restore();
        }
        canvas.Flush();
        return PngFile.Encode(bitmap);
    }

    private void DrawHeading(SKCanvas canvas, int width)
    {
        using SKFont font = Lettering.MediumFont(24);
        string line = Lettering.Shorten(Heading, font, width - 2 * LinePlot.Margin);
        PlotInk.Text(canvas, line, LinePlot.Margin, Baseline, SKTextAlign.Left, font, PlotInk.Dark);
    }
}
