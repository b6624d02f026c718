using System.Globalization;

namespace QuboCam;

/// <summary>The overlap of classes as a grid of shades, from 0 (pale) to 1 (dark).</summary>
internal static class OverlapMatrix
{
    /// <summary>Most classes that get a label.</summary>
    public const int MostLabels = 20;

    /// <summary>Most rows that are drawn; beyond, neighbouring classes share one.</summary>
    public const int MostRows = 50;

    private const int MostNumbers = 12;
    private const double Side = 264, LongestLabel = 96, ColumnRow = 18, WidestCell = 66, CrowdedCell = 16;

    // Where black and white letters both have a contrast of 4.6 to the ground.
    private const double WhiteAbove = 0.62;

    private static readonly (double R, double G, double B) Pale = (240, 244, 250), Middle = (94, 146, 200), Dark = (10, 48, 92);

    /// <summary>Draws one matrix; up to twenty classes labelled, up to twelve with their numbers.</summary>
    public static void Write(HtmlWriter html, DisentanglementResult result)
    {
        int classes = result.Classes.Length, rows = Math.Min(classes, MostRows);
        bool isLabelled = classes <= MostLabels;
        double cell = Math.Min(WidestCell, Side / rows);
        double left = isLabelled ? 28 + Math.Min(LongestLabel, result.Classes.Max(SvgText.Width)) : 0;
        double top = isLabelled ? ColumnRow : 0;

        using HtmlWriter.Scope svg = SvgText.Drawing(
            html, left + cell * rows, top + cell * rows, "matrix",
            $"Overlap of classes under {result.Title}; {ReportText.Count(classes)} of them");
        for (int row = 0; row < rows; row++)
        {
            if (isLabelled) WriteLabels(html, result, row, left, cell);
            for (int column = 0; column < rows; column++)
                WriteCell(html, Value(result, row, column, rows), left + cell * column, top + cell * row, cell,
                    classes <= MostNumbers);
        }
    }

    // Rows have names and numbers, columns the numbers alone: names would have to be turned.
    private static void WriteLabels(HtmlWriter html, DisentanglementResult result, int row, double left, double cell)
    {
        double middle = cell * (row + 0.5);
        SvgText.Label(html, result.Classes[row], left - 26, ColumnRow + middle + 4, "name", LongestLabel);
        SvgText.Label(html, ReportText.Count(row + 1), left - 6, ColumnRow + middle + 4, "index");
        SvgText.Label(html, ReportText.Count(row + 1), left + middle, ColumnRow - 6, cell < CrowdedCell ? "tick crowded"
            : "tick");
    }

    private static void WriteCell(HtmlWriter html, double value, double x, double y, double side, bool hasNumber)
    {
        html.Empty("rect", ("x", SvgText.At(x)), ("y", SvgText.At(y)), ("width", SvgText.At(side)), ("height", SvgText.At(side)),
            ("fill", Shade(value)));
        if (!hasNumber) return;
        html.Leaf("text", Short(value), ("x", SvgText.At(x + side / 2)), ("y", SvgText.At(y + side / 2 + 3.6)),
            ("class", value > WhiteAbove ? "cell light" : "cell"));
    }

    // Two digits after the point, without the zero before it.
    private static string Short(double value) =>
        value >= 0.995 ? "1" : value < 0.005 ? "0" : value.ToString(".00", CultureInfo.InvariantCulture);

    // Mean over the classes that share a row and a column.
    private static double Value(DisentanglementResult result, int row, int column, int rows)
    {
        int classes = result.Classes.Length;
        double sum = 0;
        int count = 0;
        for (int i = row * classes / rows; i < (row + 1) * classes / rows; i++)
            for (int j = column * classes / rows; j < (column + 1) * classes / rows; j++, count++)
                sum += result.Overlap[i * classes + j];
        return sum / count;
    }

    private static string Shade(double value)
    {
        double v = double.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0;
        ((double R, double G, double B) from, (double R, double G, double B) to, double part) =
            v < 0.5 ? (Pale, Middle, 2 * v) : (Middle, Dark, 2 * v - 1);
        int Mix(double a, double b) => (int)Math.Round(a + part * (b - a));
        return $"#{Mix(from.R, to.R):x2}{Mix(from.G, to.G):x2}{Mix(from.B, to.B):x2}";
    }
}
