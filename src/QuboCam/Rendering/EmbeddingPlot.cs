using SkiaSharp;

namespace QuboCam;

/// <summary>A picture of an embedding: the chip's qubits as the lines they are, every chain in a colour of its own.</summary>
public static class EmbeddingPlot
{
    private const int Margin = 40, ChipSize = 1040, TitleBaseline = 52, SubtitleBaseline = 84, Top = 120, LegendHeight = 96;
    private const float ThickestChain = 5;

    // Successive variables are a golden angle apart, so that lines side by side differ.
    private const float GoldenAngle = 137.508f;

    private static readonly SKColor Unused = new(0xD9, 0xDC, 0xE0);

    /// <summary>Draws an embedding.</summary>
    /// <param name="embedding">The chains.</param>
    /// <param name="graph">The annealer's graph; missing qubits are left out of the picture.</param>
    /// <param name="title">The line at the top.</param>
    /// <returns>A PNG file of 1120×1256 pixels on a white ground.</returns>
    /// <exception cref="InputException">A chain has a qubit that is not in the graph or is not connected.</exception>
    public static byte[] Render(MinorEmbedding embedding, HardwareGraph graph, string title)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(embedding);
        EmbeddingVerification.Check(embedding, graph, new ProblemGraph(embedding.Variables, []));
        (int width, int height) = (ChipSize + 2 * Margin, Top + ChipSize + LegendHeight);
        using SKBitmap bitmap = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.White);
        DrawTexts(canvas, embedding, graph, title);
        new ChipDrawing(canvas, graph, new SKPoint(Margin, Top), ChipSize).Draw(embedding);
        DrawLegend(canvas, embedding, graph);
        canvas.Flush();
        return PngFile.Encode(bitmap);
    }

    /// <summary>The colour of a variable's chain.</summary>
    internal static SKColor Colour(int variable) =>
        SKColor.FromHsl(variable * GoldenAngle % 360, 75 - variable % 2 * 20, 38 + variable % 3 * 9);

    private static void DrawTexts(SKCanvas canvas, MinorEmbedding embedding, HardwareGraph graph, string title)
    {
        using SKFont large = Lettering.MediumFont(26), small = Lettering.RegularFont(18);
        PlotInk.Text(
            canvas, Lettering.Shorten(title, large, ChipSize), Margin, TitleBaseline, SKTextAlign.Left, large, PlotInk.Dark);
        string chains = embedding.Variables == 0 ? "no chains" : FormattableString.Invariant(
            $"{embedding.Variables} variables, chains of {embedding.Chains.Min(chain => chain.Length)} to {embedding.LongestChain} qubits")
            + FormattableString.Invariant($", {(double)embedding.QubitsUsed / embedding.Variables:F1} on average");
        PlotInk.Text(canvas, $"{graph}: {chains}", Margin, SubtitleBaseline, SKTextAlign.Left, small, PlotInk.Faint);
    }

    private static void DrawLegend(SKCanvas canvas, MinorEmbedding embedding, HardwareGraph graph)
    {
        using SKFont font = Lettering.RegularFont(18);
        int missing = graph.Topology.Ideal(graph.Shape).Qubits.Length - graph.Qubits.Length;
        float x = Margin, y = Top + ChipSize + LegendHeight / 2f + 8;
        Entry([.. Enumerable.Range(0, 6).Select(Colour)], $"{embedding.QubitsUsed} qubits in chains, a colour for each variable");
        Entry([.. Enumerable.Repeat(Unused, 2)], $"{graph.Qubits.Length - embedding.QubitsUsed} not used");
        Entry([], $"{missing} missing, left out");

        void Entry(SKColor[] colours, string text)
        {
            using SKPaint pen = new() { StrokeWidth = ThickestChain, IsAntialias = true, StrokeCap = SKStrokeCap.Round };
            foreach (SKColor colour in colours)
            {
                pen.Color = colour;
                canvas.DrawLine(x, y - 14, x, y + 2, pen);
                x += 9;
            }
            PlotInk.Text(canvas, text, x, y, SKTextAlign.Left, font, PlotInk.Dark);
            x += font.MeasureText(text) + 36;
        }
    }

    /// <summary>The chip itself, at a place of a picture.</summary>
    private sealed class ChipDrawing
    {
        private readonly SKCanvas _canvas;
        private readonly HardwareGraph _graph;
        private readonly SKPoint _corner;
        private readonly float _step;
        private readonly int _least;

        public ChipDrawing(SKCanvas canvas, HardwareGraph graph, SKPoint corner, float size)
        {
            (_canvas, _graph, _corner) = (canvas, graph, corner);
            QubitPlace[] places = [.. graph.Qubits.Select(Place)];
            _least = places.Length == 0 ? 0 : places.Min(place => Math.Min(place.Line, place.First));
            int most = places.Length == 0 ? 0 : places.Max(place => Math.Max(place.Line, place.Last));
            _step = size / (most - _least + 1);
        }

        public void Draw(MinorEmbedding embedding)
        {
            HashSet<int> used = [.. embedding.Chains.SelectMany(chain => chain)];
            using SKPaint thin = Pen(Unused, 0.3f);
            foreach (int qubit in _graph.Qubits.Where(qubit => !used.Contains(qubit)))
                DrawQubit(qubit, thin);
            for (int variable = 0; variable < embedding.Variables; variable++)
            {
                using SKPaint pen = Pen(Colour(variable), 0.62f);
                foreach (int qubit in embedding.Chains[variable])
                    DrawQubit(qubit, pen);
                DrawJoints([.. embedding.Chains[variable]], pen);
            }
        }

        private QubitPlace Place(int qubit) => _graph.Topology.Place(_graph.Shape, qubit);

        private SKPaint Pen(SKColor colour, float share) => new()
        {
            Color = colour,
            StrokeWidth = Math.Min(ThickestChain, share * _step),
            IsAntialias = true,
        };

        private void DrawQubit(int qubit, SKPaint pen)
        {
            QubitPlace place = Place(qubit);
            DrawAlong(place, place.First + 0.1f, place.Last + 0.9f, pen);
        }

        // Within a chain: a line over the gap to the next qubit of the same direction, a dot where two cross.
        private void DrawJoints(int[] chain, SKPaint pen)
        {
            foreach (int a in chain)
                foreach (int b in chain.Where(b => a < b && _graph.Has(a, b)))
                {
                    (QubitPlace one, QubitPlace other) = (Place(a), Place(b));
                    if (one.IsVertical != other.IsVertical)
                        _canvas.DrawCircle(
                            one.IsVertical ? At(one.Line, other.Line) : At(other.Line, one.Line), 0.9f * pen.StrokeWidth, pen);
                    else if (one.Line == other.Line)
                        DrawAlong(one, Math.Min(one.Last, other.Last) + 0.5f, Math.Max(one.First, other.First) + 0.5f, pen);
                    else
                        DrawAcross(one, other, pen);
                }
        }

        private void DrawAcross(QubitPlace one, QubitPlace other, SKPaint pen)
        {
            float middle = (Math.Max(one.First, other.First) + Math.Min(one.Last, other.Last)) / 2f;
            SKPoint from = one.IsVertical ? At(one.Line, middle) : At(middle, one.Line);
            SKPoint to = one.IsVertical ? At(other.Line, middle) : At(middle, other.Line);
            _canvas.DrawLine(from, to, pen);
        }

        private void DrawAlong(QubitPlace place, float first, float last, SKPaint pen)
        {
            if (place.IsVertical)
                _canvas.DrawLine(At(place.Line, first - 0.5f), At(place.Line, last - 0.5f), pen);
            else
                _canvas.DrawLine(At(first - 0.5f, place.Line), At(last - 0.5f, place.Line), pen);
        }

        private SKPoint At(float x, float y) =>
            new(_corner.X + (x - _least + 0.5f) * _step, _corner.Y + (y - _least + 0.5f) * _step);
    }
}
