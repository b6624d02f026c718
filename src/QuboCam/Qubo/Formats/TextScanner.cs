using System.Buffers.Text;
using System.Globalization;

namespace QuboCam;

/// <summary>
/// Reads a text file line by line and word by word. Blank lines and comments (a line that begins with # or %, or with the word c;
/// the rest of a line after #) are passed over; a line ends with LF, CR LF or CR.
/// </summary>
internal ref struct TextScanner(QuboSource source)
{
    private readonly ReadOnlySpan<byte> _text = source.Content.Span;
    private int _next;
    private ReadOnlySpan<byte> _line;
    private int _at;

    /// <summary>The line that is being read, counted from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Goes on to the next line with content.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool NextLine()
    {
        while (NextRawLine())
            if (!IsBlankOrComment())
                return true;
        return false;
    }

    /// <summary>Goes on to the next line, comments included, and gives it without spaces around it.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool NextLine(out ReadOnlySpan<byte> comment)
    {
        comment = default;
        while (NextRawLine())
        {
            if (!IsBlankOrComment())
                return true;
            comment = _line.Trim(" \t\f"u8);
            if (!comment.IsEmpty)
                return true;
        }
        return false;
    }

    /// <summary>Goes on to the next line with content; comments on the way are looked at.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool NextLine(ref CommentFields fields)
    {
        while (NextLine(out ReadOnlySpan<byte> comment))
        {
            if (comment.IsEmpty)
                return true;
            fields.Take(comment, this);
        }
        return false;
    }

    /// <summary>Whether a word is a whole number without a sign.</summary>
    public static bool IsWhole(string word) => word.All(char.IsAsciiDigit);

    /// <summary>The next word of the line; empty at its end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        int start = _at;
        while (start < _line.Length && IsSpace(_line[start]))
            start++;
        int end = start;
        while (end < _line.Length && !IsSpace(_line[end]))
            end++;
        if (start < end && _line[start] == '#')
            start = end = _line.Length;
        _at = end;
        return _line[start..end];
    }

    /// <summary>The next words of the line, at most so many.</summary>
    public string[] Words(int most)
    {
        List<string> words = [];
        for (ReadOnlySpan<byte> word = Word(); !word.IsEmpty && words.Count < most; word = Word())
            words.Add(QuboSource.Quote(word)[1..^1]);
        return [.. words];
    }

    /// <summary>The next word as a whole number.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="InputException">The word is missing or no whole number of 64 bits.</exception>
    public long Whole(string what)
    {
        ReadOnlySpan<byte> word = Word();
        if (word.IsEmpty)
            throw Wrong($"{what} is missing.");
        if (Utf8Parser.TryParse(word, out long value, out int used) && used == word.Length)
            return value;
        throw Wrong($"{what} is {QuboSource.Quote(word)}; a whole number is wanted.");
    }

    /// <summary>The next word as a finite number.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <exception cref="InputException">The word is missing, no number, NaN, or beyond the range of double.</exception>
    public double Number(string what)
    {
        ReadOnlySpan<byte> word = Word();
        if (word.IsEmpty)
            throw Wrong($"{what} is missing.");
        return ToNumber(word, what);
    }

    /// <summary>A word as a finite number.</summary>
    public readonly double ToNumber(ReadOnlySpan<byte> word, string what)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            return value;
        throw Wrong($"{what} is {QuboSource.Quote(word)}; a finite number is wanted.");
    }

    /// <summary>Refuses more words on the line.</summary>
    public void End()
    {
        ReadOnlySpan<byte> word = Word();
        if (!word.IsEmpty)
            throw Wrong($"{QuboSource.Quote(word)} is one word too many.");
    }

    /// <summary>An error about this line.</summary>
    public readonly InputException Wrong(string what) => source.Wrong(Line, what);

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\f';

    private readonly bool IsBlankOrComment()
    {
        ReadOnlySpan<byte> line = _line.TrimStart(" \t\f"u8);
        return line.IsEmpty || line[0] is (byte)'#' or (byte)'%' || (line[0] is (byte)'c' && (line.Length == 1 || IsSpace(line[1])));
    }

    private bool NextRawLine()
    {
        if (_next >= _text.Length)
            return false;
        ReadOnlySpan<byte> rest = _text[_next..];
        int length = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
            length = rest.Length;
        bool isPair = length + 1 < rest.Length && rest[length] == '\r' && rest[length + 1] == '\n';
        _next += length + (isPair ? 2 : 1);
        _line = rest[..length];
        _at = 0;
        Line++;
        return true;
    }
}
