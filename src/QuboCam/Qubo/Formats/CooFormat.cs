using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace QuboCam;

/// <summary>
/// D-Wave's coordinate text: a line <c>i j value</c> for each term, indices from 0, i = j is linear. A comment
/// <c># vartype=BINARY</c> or <c># vartype=SPIN</c> says what the variables are. Minimised.
/// </summary>
/// <remarks>
/// dimod.serialization.coo. Our own comments <c># offset=</c> and <c># select=</c>, which other programs pass over, keep the
/// constant and the cardinality. dimod passes over numbers with an exponent without a word, so none is written.
/// </remarks>
public sealed class CooFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "coo";

    /// <inheritdoc/>
    public string Description => "coordinate text of dimod: i j value";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        TextScanner text = new(source);
        while (text.NextLine(out ReadOnlySpan<byte> comment))
        {
            if (comment.IsEmpty)
                return text.Words(most: 4) is [var i, var j, _] && IsWhole(i) && IsWhole(j);
            if (Header(comment, "vartype") is not null)
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        TextScanner text = new(source);
        QuboTerms terms = new(source);
        Headers headers = new();
        while (text.NextLine(out ReadOnlySpan<byte> comment))
        {
            if (comment.IsEmpty)
                AddTerm(ref text, source, terms);
            else
                headers.Take(comment, text);
        }
        DenseTerms sums = terms.Sum(Math.Max(terms.Largest + 1, 0));
        if (headers.Select > sums.Linear.Length)
            throw source.Wrong($"{headers.Select} variables are to be selected of {sums.Linear.Length}.");
        return headers.IsSpin == true ? SpinProblem.File(source, Name, sums, headers.Offset, sums.Remarks, headers.Select)
            : new QuboFile(sums.ToQubo(headers.Offset, headers.Select), false, Name,
                [.. sums.Remarks, .. headers.IsSpin is null ? (string[])["no '# vartype=' line: read as BINARY"] : []]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        using TermWriter writer = new(output, NumberForm.Plain);
        writer.Line("# vartype=BINARY");
        if (qubo.Offset != 0)
            writer.Line($"# offset={writer.Text(qubo.Offset)}");
        if (qubo.Cardinality is int ones)
            writer.Line(string.Create(CultureInfo.InvariantCulture, $"# select={ones}"));
        for (int i = 0; i < qubo.Variables; i++)
            if (qubo.Linear[i] != 0 || i == qubo.Variables - 1)
                writer.Term(i, i, qubo.Linear[i]);
        foreach ((int i, int j, double bias) in qubo.Pairs())
            writer.Term(i, j, bias);
    }

    private static bool IsWhole(string word) => word.All(char.IsAsciiDigit);

    private static void AddTerm(ref TextScanner text, QuboSource source, QuboTerms terms)
    {
        int i = Index(ref text, source, "the first index"), j = Index(ref text, source, "the second index");
        double value = text.Number("the value");
        text.End();
        terms.Add(i, j, value);
    }

    private static int Index(ref TextScanner text, QuboSource source, string what)
    {
        long index = text.Whole(what);
        if (index < 0)
            throw text.Wrong($"{what} is {index}; indices begin at 0.");
        if (index >= QuboMemory.MaximumVariables)
            QuboMemory.Require(source, index + 1, text.Line);
        return (int)index;
    }

    /// <summary>The value of a comment "# … name=value" (or name:value), or null.</summary>
    private static string? Header(ReadOnlySpan<byte> comment, string name)
    {
        string text = Encoding.UTF8.GetString(comment[..Math.Min(comment.Length, 200)]);
        int at = text.IndexOf(name, StringComparison.Ordinal);
        if (text[0] != '#' || at < 0 || at + name.Length >= text.Length || text[at + name.Length] is not ('=' or ':'))
            return null;
        return text[(at + name.Length + 1)..].TrimStart(' ', '\t').Split(' ', '\t', ',', ';')[0];
    }

    private struct Headers
    {
        public bool? IsSpin { get; private set; }

        public double Offset { get; private set; }

        public int? Select { get; private set; }

        public void Take(ReadOnlySpan<byte> comment, in TextScanner text)
        {
            if (Header(comment, "vartype") is { } vartype)
            {
                bool isSpin = vartype.ToUpperInvariant() switch
                {
                    "SPIN" => true,
                    "BINARY" => false,
                    _ => throw text.Wrong($"vartype is {QuboSource.Quote(Encoding.UTF8.GetBytes(vartype))}; BINARY or SPIN is wanted."),
                };
                if (IsSpin is bool earlier && earlier != isSpin)
                    throw text.Wrong("the file calls its variables BINARY and SPIN.");
                IsSpin = isSpin;
            }
            else if (comment.StartsWith("# offset="u8))
                Offset = text.ToNumber(comment["# offset="u8.Length..], "the offset");
            else if (comment.StartsWith("# select="u8))
            {
                ReadOnlySpan<byte> word = comment["# select="u8.Length..];
                if (!Utf8Parser.TryParse(word, out int ones, out int used) || used != word.Length || ones < 0)
                    throw text.Wrong($"select is {QuboSource.Quote(word)}; a whole number from 0 on is wanted.");
                Select = ones;
            }
        }
    }
}
