using System.Globalization;
using System.Text;

namespace QuboCam.App.Manual;

/// <summary>Writes a page in troff with the macros of man(7).</summary>
internal sealed class Troff
{
    private readonly StringBuilder _page = new();

    /// <summary>The page so far.</summary>
    public override string ToString() => _page.ToString();

    /// <summary>A line of troff itself, such as a macro.</summary>
    public Troff Line(string troff)
    {
        _page.Append(troff).Append('\n');
        return this;
    }

    /// <summary>A section.</summary>
    public Troff Section(string title) => Line($".SH {Text(title)}");

    /// <summary>A paragraph of running text.</summary>
    public Troff Paragraph(string text) => Line(".PP").Line(Text(text));

    /// <summary>What a term means.</summary>
    /// <param name="term">The term, as troff.</param>
    /// <param name="meaning">Its meaning, as text.</param>
    public Troff Item(string term, string meaning) => Line(".TP").Line(term).Line(Text(meaning));

    /// <summary>Lines that stay as they are.</summary>
    public Troff Verbatim(IEnumerable<string> lines)
    {
        Line(".PP").Line(".nf").Line(".RS 4");
        foreach (string line in lines)
            Line(Literal(line));
        return Line(".RE").Line(".fi");
    }

    /// <summary>A word to be typed as it is.</summary>
    public static string Bold(string word) => $"\\fB{Literal(word)}\\fR";

    /// <summary>A word that stands for another.</summary>
    public static string Italic(string word) => $"\\fI{Literal(word)}\\fR";

    /// <summary>Running text, in which hyphens and quotes may be set as such.</summary>
    public static string Text(string text) => Escaped(text, isLiteral: false);

    /// <summary>Text to be typed, in which they have to stay ASCII.</summary>
    private static string Literal(string text) => Escaped(text, isLiteral: true);

    private static string Escaped(string text, bool isLiteral)
    {
        StringBuilder escaped = new();
        foreach (Rune rune in text.EnumerateRunes())
            escaped.Append(rune.Value switch
            {
                '\\' => "\\(rs",
                '-' when isLiteral || IsOption(text) => "\\-",
                '\'' when isLiteral => "\\(aq",
                '~' => "\\(ti",
                '^' => "\\(ha",
                '`' => "\\(ga",
                'ħ' => "\\(-h", // which more fonts have
                > 126 => string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]"),
                _ => rune.ToString(),
            });
        // A line that begins with one of these would be a request.
        return escaped.Length > 0 && escaped[0] is '.' or '\'' ? "\\&" + escaped : escaped.ToString();
    }

    private static bool IsOption(string text) => text.Contains("--", StringComparison.Ordinal);
}
