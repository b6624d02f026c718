using System.Globalization;

namespace QuboCam;

/// <summary>Coordinates and labels of vector drawings.</summary>
internal static class SvgText
{
    // Mean advance of a sans-serif letter of 12 units; drawings have no font to measure with.
    private const double LetterWidth = 6.4;

    /// <summary>A coordinate to a tenth of a unit.</summary>
    public static string At(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Room that a label of 12 units takes, about.</summary>
    public static double Width(string text) => LetterWidth * new StringInfo(text).LengthInTextElements;

    /// <summary>The label, cut with an ellipsis where it is longer than the room.</summary>
    public static string Shorten(string text, double room)
    {
        StringInfo letters = new(text);
        int most = Math.Max(1, (int)(room / LetterWidth));
        return letters.LengthInTextElements <= most ? text : letters.SubstringByTextElements(0, Math.Max(1, most - 1)) + "…";
    }

    /// <summary>A label with an anchor; the whole text is its tooltip where it was cut.</summary>
    public static void Label(HtmlWriter html, string text, double x, double y, string kind, double room = double.MaxValue)
    {
        string shown = room == double.MaxValue ? text : Shorten(text, room);
        using HtmlWriter.Scope label = html.Open("text", ("x", At(x)), ("y", At(y)), ("class", kind));
        html.Text(shown);
        if (shown != text) html.Leaf("title", text);
    }

    /// <summary>A straight line.</summary>
    public static void Line(HtmlWriter html, double x0, double y0, double x1, double y1, string kind) =>
        html.Empty("line", ("x1", At(x0)), ("y1", At(y0)), ("x2", At(x1)), ("y2", At(y1)), ("class", kind));

    /// <summary>A drawing of a size in units; screen readers get the description.</summary>
    public static HtmlWriter.Scope Drawing(HtmlWriter html, double width, double height, string kind, string description) =>
        html.Open("svg", ("viewBox", $"0 0 {At(width)} {At(height)}"), ("width", At(width)), ("height", At(height)),
            ("class", kind), ("role", "img"), ("aria-label", description));
}
