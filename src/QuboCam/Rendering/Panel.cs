using System.Globalization;
using SkiaSharp;

namespace QuboCam;

/// <summary>One method's picture in a panel.</summary>
/// <param name="Title">What is written above, such as "QUBO-CAM".</param>
/// <param name="Subtitle">A second, smaller line, such as "4 of 24 maps"; may be empty.</param>
/// <param name="Map">The heat map at any resolution.</param>
public sealed record PanelTile(string Title, string Subtitle, HeatMap Map);

/// <summary>What is written over a panel.</summary>
public sealed record PanelHeader
{
    /// <summary>Name of the predicted class.</summary>
    public required string Prediction { get; init; }

    /// <summary>Probability of the predicted class, in [0, 1].</summary>
    public required double Probability { get; init; }

    /// <summary>The layer explained, such as "conv5, 24 maps of 14×14".</summary>
    public required string Layer { get; init; }

    /// <summary>Name of the class explained, where it is another than the predicted one.</summary>
    public string? ExplainedClass { get; init; }

    /// <summary>Rows and columns of the image, to be written above it; those of the view when null.</summary>
    public (int Height, int Width)? ImageSize { get; init; }
}

/// <summary>The image and the heat maps of all methods side by side, titled, with a colour bar: one figure.</summary>
public static class Panel
{
    private const int Margin = 36;
    private const int Gap = 20;
    private const int RowGap = 32;
    private const int TileSide = 300;
    private const int LeastTileWidth = 180;
    private const int LeastTileHeight = 60;
    private const int HeaderHeight = 72;
    private const int TitlesHeight = 46;
    private const int BarWidth = 16;
    private const int BarRoom = 40;
    private const int MostColumns = 5;

    private static readonly SKColor Ink = new(0x1A, 0x1A, 0x1A);
    private static readonly SKColor FaintInk = new(0x5F, 0x63, 0x68);

    /// <summary>Draws the figure.</summary>
    /// <param name="view">The part of the image that the model saw, <see cref="Preprocessing.Seen"/>; shown first, alone.</param>
    /// <param name="tiles">One tile a method, in order; with the image more than five tiles wrap into rows.</param>
    /// <param name="header">What is written above.</param>
    /// <param name="options">Opacity and colours; the defaults when null.</param>
    /// <returns>A PNG file on a white ground.</returns>
    public static byte[] Render(RgbImage view, IReadOnlyList<PanelTile> tiles, PanelHeader header, OverlayOptions? options = null)
    {
        OverlayOptions overlay = options ?? new();
        RgbImage image = Overlay.Scale(view, TileSide);
        Grid grid = Grid.For(tiles.Count + 1, image);
        using SKBitmap bitmap = new(grid.Width, grid.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);

        DrawHeader(canvas, header, grid.Width - 2 * Margin);
        (int height, int width) = header.ImageSize ?? (view.Height, view.Width);
        DrawTile(canvas, grid.Cell(0), "Image", $"{width} × {height} pixels", image);
        for (int i = 0; i < tiles.Count; i++)
            DrawTile(canvas, grid.Cell(i + 1), tiles[i].Title, tiles[i].Subtitle, Overlay.Blend(image, tiles[i].Map, overlay));
        DrawColourBar(canvas, grid.Bar, overlay.Colormap);
        canvas.Flush();
        return PngFile.Encode(bitmap);
    }

    private static void DrawHeader(SKCanvas canvas, PanelHeader header, int room)
    {
        using SKFont large = Lettering.MediumFont(22);
        using SKFont small = Lettering.RegularFont(15);
        string probability = (header.Probability * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
        // The probability must survive a long label, so the label alone is cut.
        string name = Lettering.Shorten(header.Prediction, large, room - large.MeasureText($"Predicted:  ({probability})"));
        string details = header.ExplainedClass is null ? $"Layer {header.Layer}"
            : $"Explained class: {header.ExplainedClass}  ·  Layer {header.Layer}";
        DrawText(canvas, $"Predicted: {name} ({probability})", Margin, Margin + 18, SKTextAlign.Left, large, Ink);
        DrawText(canvas, Lettering.Shorten(details, small, room), Margin, Margin + 44, SKTextAlign.Left, small, FaintInk);
    }

    private static void DrawTile(SKCanvas canvas, SKRectI cell, string title, string subtitle, RgbImage image)
    {
        using SKFont large = Lettering.MediumFont(17);
        using SKFont small = Lettering.RegularFont(14);
        DrawText(canvas, Lettering.Shorten(title, large, cell.Width), cell.MidX, cell.Top + 14, SKTextAlign.Center, large, Ink);
        DrawText(canvas, Lettering.Shorten(subtitle, small, cell.Width), cell.MidX, cell.Top + 34, SKTextAlign.Center, small, FaintInk);
        using SKBitmap picture = PngFile.ToBitmap(image);
        canvas.DrawBitmap(
            picture, cell.Left + (cell.Width - image.Width) / 2, cell.Top + TitlesHeight, SKSamplingOptions.Default);
    }

    private static void DrawColourBar(SKCanvas canvas, SKRectI bar, Colormap colours)
    {
        using SKPaint paint = new();
        for (int y = bar.Top; y < bar.Bottom; y++)
        {
            (byte red, byte green, byte blue) = colours.At((bar.Bottom - 0.5 - y) / bar.Height);
            paint.Color = new SKColor(red, green, blue);
            canvas.DrawRect(bar.Left, y, bar.Width, 1, paint);
        }
        using SKFont font = Lettering.RegularFont(13);
        DrawText(canvas, "1", bar.Right + 6, bar.Top + 10, SKTextAlign.Left, font, Ink);
        DrawText(canvas, "0.5", bar.Right + 6, bar.MidY + 5, SKTextAlign.Left, font, Ink);
        DrawText(canvas, "0", bar.Right + 6, bar.Bottom, SKTextAlign.Left, font, Ink);
    }

    private static void DrawText(SKCanvas canvas, string text, float x, float y, SKTextAlign align, SKFont font, SKColor colour)
    {
        using SKPaint paint = new() { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }

    /// <summary>Where everything lies, in pixels.</summary>
    private readonly record struct Grid(int Columns, int Rows, int CellWidth, int ImageHeight)
    {
        public int Width => 2 * Margin + Columns * (CellWidth + Gap) + BarWidth + BarRoom - Margin / 2;

        public int Height => 2 * Margin + HeaderHeight + Rows * (CellHeight + RowGap) - RowGap;

        public SKRectI Bar => SKRectI.Create(
            Margin + Columns * (CellWidth + Gap), Cell(0).Top + TitlesHeight, BarWidth, ImageHeight);

        private int CellHeight => TitlesHeight + ImageHeight;

        public static Grid For(int tiles, RgbImage image)
        {
            int rows = (tiles + MostColumns - 1) / MostColumns;
            int columns = (tiles + rows - 1) / rows;
            return new Grid(columns, rows, Math.Max(image.Width, LeastTileWidth), Math.Max(image.Height, LeastTileHeight));
        }

        public SKRectI Cell(int index) => SKRectI.Create(
            Margin + index % Columns * (CellWidth + Gap),
            Margin + HeaderHeight + index / Columns * (CellHeight + RowGap),
            CellWidth,
            CellHeight);
    }
}
