using System.Text;
using SkiaSharp;

namespace QuboCam;

/// <summary>Text in pictures: the embedded typefaces, and texts cut to the room there is.</summary>
internal static class Lettering
{
    private const int LongestText = 500;

    private static readonly Lazy<SKTypeface> Regular = new(() => Load("Roboto-Regular.ttf"));
    private static readonly Lazy<SKTypeface> Medium = new(() => Load("Roboto-Medium.ttf"));

    public static SKFont RegularFont(float size) => Font(Regular.Value, size);

    public static SKFont MediumFont(float size) => Font(Medium.Value, size);

    /// <summary>The text on one line, its end replaced by an ellipsis where it is wider than the room.</summary>
    public static string Shorten(string text, SKFont font, float room)
    {
        string line = string.Concat(text.Take(LongestText).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (text.Length <= LongestText && font.MeasureText(line) <= room)
            return line;
        Rune[] runes = [.. line.EnumerateRunes()];
        for (int kept = runes.Length; kept > 0; kept--)
        {
            string shortened = string.Concat(runes.Take(kept).Select(rune => rune.ToString())).TrimEnd() + "…";
            if (font.MeasureText(shortened) <= room)
                return shortened;
        }
        return "…";
    }

    private static SKFont Font(SKTypeface typeface, float size) =>
        new(typeface, size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None, Edging = SKFontEdging.Antialias };

    private static SKTypeface Load(string file)
    {
        // Without system fonts Skia would draw no text and say nothing, so the typefaces travel with the library.
        using Stream stream = typeof(Lettering).Assembly.GetManifestResourceStream($"QuboCam.Fonts.{file}")!;
        return SKTypeface.FromStream(stream);
    }
}
