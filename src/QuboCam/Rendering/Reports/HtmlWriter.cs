using System.Buffers;
using System.Text;

namespace QuboCam;

/// <summary>Writes HTML that is well-formed XML too: every element is closed, every text and attribute escaped.</summary>
internal sealed class HtmlWriter
{
    // A line break after these keeps the file readable; inside of a line it would show as a space.
    private static readonly SearchValues<string> Inline =
        SearchValues.Create(["a", "b", "span", "small", "abbr", "text", "tspan", "title", "br"], StringComparison.Ordinal);

    private readonly StringBuilder _html = new();

    /// <summary>Opens an element; disposing the result closes it.</summary>
    public Scope Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _html.Append('>');
        return new Scope(this, tag);
    }

    /// <summary>An element that holds text alone.</summary>
    public void Leaf(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using Scope scope = Open(tag, attributes);
        Text(text);
    }

    /// <summary>An element without content, such as an image or a shape.</summary>
    public void Empty(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _html.Append("/>");
        Break(tag);
    }

    /// <summary>Escaped text.</summary>
    public void Text(string text) => Escape(text);

    /// <summary>Text of the program's own that is markup already.</summary>
    public void Markup(string markup) => _html.Append(markup);

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    private void Begin(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            _html.Append(' ').Append(name).Append("=\"");
            Escape(value);
            _html.Append('"');
        }
    }

    private void Break(string tag)
    {
        if (!Inline.Contains(tag)) _html.Append('\n');
    }

    private void Escape(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            switch (rune.Value)
            {
                case '&': _html.Append("&amp;"); break;
                case '<': _html.Append("&lt;"); break;
                case '>': _html.Append("&gt;"); break;
                case '"': _html.Append("&quot;"); break;
                case '\'': _html.Append("&#39;"); break;
                default: _html.Append(ReportText.IsHarmless(rune) ? rune.ToString() : "\uFFFD"); break;
            }
    }

    /// <summary>An open element.</summary>
    internal readonly ref struct Scope(HtmlWriter writer, string tag)
    {
        /// <summary>Closes the element.</summary>
        public void Dispose()
        {
            writer._html.Append("</").Append(tag).Append('>');
            writer.Break(tag);
        }
    }
}
