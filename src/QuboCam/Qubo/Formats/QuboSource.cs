using System.Text;

namespace QuboCam;

/// <summary>The content of a problem file and the ways to refuse it.</summary>
public sealed class QuboSource
{
    private const int LongestQuote = 40;

    /// <summary>Takes a file's bytes; text becomes UTF-8 without a byte order mark.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="content">The whole file.</param>
    public QuboSource(string name, ReadOnlyMemory<byte> content) => (Name, Content) = (name, ToUtf8(content));

    /// <summary>What messages call the file.</summary>
    public string Name { get; }

    /// <summary>The content; UTF-8 without a byte order mark where it is text.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>A problem with more variables is refused; null: as many as fit in memory.</summary>
    public int? MaximumVariables { get; init; }

    /// <summary>The first bytes, for messages.</summary>
    internal string Beginning => Quote(Content.Span);

    /// <summary>The first words that are neither comment nor blank; empty where there are none.</summary>
    internal string[] FirstWords()
    {
        TextScanner text = new(this);
        return text.NextLine() ? text.Words(most: 6) : [];
    }

    /// <summary>An error about the whole file.</summary>
    internal InputException Wrong(string what) => new($"{Name}: {what}");

    /// <summary>An error about a line, counted from 1.</summary>
    internal InputException Wrong(long line, string what) => new($"{Name}, line {line}: {what}");

    /// <summary>An error about a byte of the content, whose line is counted.</summary>
    internal InputException WrongAt(long offset, string what) =>
        Wrong(1 + Content.Span[..(int)Math.Min(offset, Content.Length)].Count((byte)'\n'), what);

    /// <summary>Part of a file in one line, cut where it is long.</summary>
    internal static string Quote(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, LongestQuote)]);
        string plain = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '·' : c));
        return bytes.Length > LongestQuote ? $"'{plain}…'" : $"'{plain}'";
    }

    private static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> content)
    {
        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return content[3..];
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Convert(Encoding.Unicode, Encoding.UTF8, bytes[2..].ToArray());
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, bytes[2..].ToArray());
        return content;
    }
}
