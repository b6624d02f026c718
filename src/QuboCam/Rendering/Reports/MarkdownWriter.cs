using System.Text;

namespace QuboCam;

/// <summary>Writes Markdown in which foreign text stays text.</summary>
internal sealed class MarkdownWriter
{
    private const string Special = "\\`*_{}[]|#~!$";
    private const string InSentences = "\\`*_{}|#~!$";
    private readonly StringBuilder _text = new();

    /// <summary>A heading.</summary>
    public void Heading(int level, string title) => Paragraph(new string('#', level) + " " + Text(title));

    /// <summary>Markdown of the program's own as a paragraph.</summary>
    public void Paragraph(string markdown) => _text.Append(markdown).Append("\n\n");

    /// <summary>A list; the items are Markdown. Nothing is written where there is none.</summary>
    public void List(IEnumerable<string> items)
    {
        int before = _text.Length;
        foreach (string item in items)
            _text.Append("- ").Append(item).Append('\n');
        if (_text.Length > before) _text.Append('\n');
    }

    /// <summary>
    /// A table; the cells are Markdown. Columns after the first are aligned to the right where they hold numbers.
    /// </summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows, TextAlign align)
    {
        Row(columns);
        Row([":--", .. Enumerable.Repeat(align == TextAlign.Right ? "--:" : ":--", columns.Count - 1)]);
        foreach (IEnumerable<string> row in rows)
            Row(row);
        _text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    /// <summary>Foreign text, every mark of Markdown and HTML escaped, on one line.</summary>
    public static string Text(string text) => Escape(text, Special);

    /// <summary>A sentence of the program's own: brackets around intervals stay.</summary>
    public static string Sentence(string text) => Escape(text, InSentences);

    private static string Escape(string text, string special)
    {
        StringBuilder escaped = new();
        foreach (Rune rune in text.EnumerateRunes())
            if (rune.Value is '\n' or '\t') escaped.Append(' ');
            else if (!ReportText.IsHarmless(rune)) escaped.Append('\uFFFD');
            else if (rune.Value == '&') escaped.Append("&amp;");
            else if (rune.Value == '<') escaped.Append("&lt;");
            else if (rune.Value == '>') escaped.Append("&gt;");
            else if (rune.IsAscii && special.Contains((char)rune.Value)) escaped.Append('\\').Append(rune);
            else escaped.Append(rune);
        return escaped.ToString();
    }

    private void Row(IEnumerable<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}

/// <summary>Where the text of a column stands.</summary>
internal enum TextAlign
{
    /// <summary>At the left, as prose.</summary>
    Left,

    /// <summary>At the right, as numbers.</summary>
    Right,
}
