using SkiaSharp;

namespace QuboCam;

/// <summary>The rectangle between the axes, and what is drawn into it: bands, then lines, dots and bars, then markers.</summary>
internal sealed class PlotArea(SKRect rectangle, PlotScale x, PlotScale y)
{
    private const float DotRadius = 3.5f, LoneBandHalf = 6, GapBetweenBars = 1, WideBar = 5;

    public void Draw(SKCanvas canvas, IReadOnlyList<PlotSeries> series)
    {
        for (int i = 0; i < series.Count; i++)
            DrawBand(canvas, series[i], series[i].Colour ?? i);
        for (int i = 0; i < series.Count; i++)
            DrawPoints(canvas, series[i], series[i].Colour ?? i);
        for (int i = 0; i < series.Count; i++)
            if ((series[i].Marker ?? Lone(series[i])) is { } marker && CanShow(marker))
                DrawMarker(canvas, series[i].Colour ?? i, Place(marker));
    }

    private void DrawBand(SKCanvas canvas, PlotSeries series, int colour)
    {
        (SKPoint Low, SKPoint High)[] edges =
        [
            .. series.Band.Where(b => CanShow((b.X, b.Low)) && CanShow((b.X, b.High)))
                .Select(b => (Place((b.X, b.Low)), Place((b.X, b.High)))),
        ];
        if (edges.Length == 0) return;
        using SKPaint paint = PlotInk.BandFill(colour);
        canvas.Save();
        Clip(canvas);
        if (edges is [(SKPoint low, SKPoint high)])
            canvas.DrawRect(SKRect.Create(low.X - LoneBandHalf, high.Y, 2 * LoneBandHalf, low.Y - high.Y), paint);
        else
        {
            using SKPathBuilder path = new();
            path.AddPoly([.. edges.Select(edge => edge.High), .. edges.Reverse().Select(edge => edge.Low)], close: true);
            using SKPath area = path.Detach();
            canvas.DrawPath(area, paint);
        }
        canvas.Restore();
    }

    private void DrawPoints(SKCanvas canvas, PlotSeries series, int colour)
    {
        if (series.Shape == LineShape.Points)
        {
            DrawDots(canvas, series, colour);
            return;
        }
        canvas.Save();
        Clip(canvas);
        if (series.Shape == LineShape.Bars)
            DrawBars(canvas, series, colour);
        else
            DrawJoined(canvas, series, colour);
        canvas.Restore();
    }

    private void DrawJoined(SKCanvas canvas, PlotSeries series, int colour)
    {
        using SKPaint pen = PlotInk.Pen(series, colour);
        using SKPath path = Path(series);
        canvas.DrawPath(path, pen);
    }

    // Whole dots, also where their middle lies on the edge.
    private void DrawDots(SKCanvas canvas, PlotSeries series, int colour)
    {
        using SKPaint paint = PlotInk.DotFill(colour);
        SKRect near = SKRect.Inflate(rectangle, 1, 1);
        foreach (SKPoint place in series.Points.Where(CanShow).Select(Place).Where(near.Contains))
            canvas.DrawCircle(place, DotRadius, paint);
    }

    private void DrawBars(SKCanvas canvas, PlotSeries series, int colour)
    {
        using SKPaint paint = PlotInk.Fill(PlotInk.Colour(colour));
        foreach ((double X, double Y) point in series.Points.Where(CanShow))
        {
            double[] sides = PlotScale.Around(x.Scale, point.X, series.BarWidth);
            float left = Place((sides[0], point.Y)).X, right = Place((sides[1], point.Y)).X;
            float gap = right - left >= WideBar ? GapBetweenBars : 0;
            canvas.DrawRect(new SKRect(left + gap / 2, Place(point).Y, right - gap / 2, rectangle.Bottom), paint);
        }
    }

    private void DrawMarker(SKCanvas canvas, int colour, SKPoint place)
    {
        if (!SKRect.Inflate(rectangle, 4, 4).Contains(place)) return;
        using SKPaint paint = PlotInk.Fill(SKColors.White);
        canvas.DrawCircle(place, 6, paint);
        paint.Color = PlotInk.Colour(colour);
        canvas.DrawCircle(place, 4.5f, paint);
    }

    private static (double, double)? Lone(PlotSeries series) =>
        series is { Points.Length: 1, Shape: LineShape.Straight or LineShape.Steps } ? series.Points[0] : null;

    private SKPath Path(PlotSeries series)
    {
        using SKPathBuilder path = new();
        SKPoint? last = null;
        foreach (SKPoint place in series.Points.Where(CanShow).Select(Place))
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

    private void Clip(SKCanvas canvas) =>
        canvas.ClipRect(new SKRect(rectangle.Left, rectangle.Top - 2, rectangle.Right + 4, rectangle.Bottom + 2));

    private bool CanShow((double X, double Y) point) => x.CanShow(point.X) && y.CanShow(point.Y);

    // Far outside, single precision would lose the line; it is clipped there in any case.
    private SKPoint Place((double X, double Y) point) => new(
        rectangle.Left + (float)Math.Clamp(x.Position(point.X), -10, 10) * rectangle.Width,
        rectangle.Bottom - (float)Math.Clamp(y.Position(point.Y), -10, 10) * rectangle.Height);
}
