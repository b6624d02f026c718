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
    public string Extension => ".coo";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        // Other formats have such a comment, too, so it alone tells only a file without terms.
        bool hasHeader = false;
        TextScanner text = new(source);
        while (text.NextLine(out ReadOnlySpan<byte> comment))
        {
            if (comment.IsEmpty)
                return text.Words(most: 4) is [var i, var j, _] && TextScanner.IsWhole(i) && TextScanner.IsWhole(j);
            hasHeader |= Header(comment, "vartype") is not null;
        }
        return hasHeader;
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        TextScanner text = new(source);
        QuboTerms terms = new(source);
        CommentFields fields = default;
        bool? spins = null;
        while (text.NextLine(out ReadOnlySpan<byte> comment))
        {
            if (comment.IsEmpty)
                AddTerm(ref text, source, terms);
            else
            {
                spins = Spins(comment, spins, text);
                fields.Take(comment, text);
            }
        }
        DenseTerms sums = terms.Sum(Math.Max(terms.Largest + 1, 0));
        int? select = fields.SelectOf(sums.Linear.Length, source);
        return spins == true ? SpinProblem.File(source, Name, sums, fields.Offset, select)
            : new QuboFile(sums.ToQubo(fields.Offset, select), false, Name,
                [.. sums.Remarks, .. spins is null ? (string[])["no '# vartype=' line: read as BINARY"] : []]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        using TermWriter writer = new(output, NumberForm.Plain);
        writer.Line("# vartype=BINARY");
        CommentFields.Write(qubo, '#', writer);
        writer.Terms(qubo, first: 0, offDiagonal: 1);
        // The largest index is the only sign of the number of variables.
        if (qubo.Variables > 0 && qubo.Linear[^1] == 0)
            writer.Term(qubo.Variables - 1, qubo.Variables - 1, 0);
    }

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
        if (index >= QuboMemory.MaximumVariables || index >= source.MaximumVariables)
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

    /// <summary>What a comment says of the variables; what it said earlier where it does not.</summary>
    private static bool? Spins(ReadOnlySpan<byte> comment, bool? earlier, in TextScanner text)
    {
        if (Header(comment, "vartype") is not { } vartype)
            return earlier;
        bool spins = vartype.ToUpperInvariant() switch
        {
            "SPIN" => true,
            "BINARY" => false,
            _ => throw text.Wrong($"vartype is {QuboSource.Quote(Encoding.UTF8.GetBytes(vartype))}; BINARY or SPIN is wanted."),
        };
        return earlier is null || earlier == spins ? spins : throw text.Wrong("the file calls its variables BINARY and SPIN.");
    }
}
