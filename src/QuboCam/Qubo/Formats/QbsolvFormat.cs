using System.Globalization;

namespace QuboCam;

/// <summary>
/// D-Wave's qbsolv text, <c>.qubo</c>: <c>p qubo 0 N DIAGONAL OFF</c>, then <c>i i value</c> and <c>i j value</c>, indices from 0,
/// each pair once and used as it is; comments begin with c. Minimised unless told otherwise.
/// </summary>
public sealed class QbsolvFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "qubo";

    /// <inheritdoc/>
    public string Description => "qbsolv's .qubo: p qubo 0 N D M, then i j value";

    /// <inheritdoc/>
    public string Extension => ".qubo";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.FirstWords() is ["p", "qubo", ..];
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        TextScanner text = new(source);
        CommentFields fields = default;
        if (!text.NextLine(ref fields) || !text.Word().SequenceEqual("p"u8) || !text.Word().SequenceEqual("qubo"u8))
            throw source.Wrong("the line 'p qubo 0 N D M' is missing.");
        if (text.Word().IsEmpty)
            throw text.Wrong("the topology, usually 0, is missing.");
        int variables = SparseEntries.Variables(ref text, source);
        long onDiagonal = SparseEntries.Count(ref text, "the number of diagonal entries");
        long offDiagonal = SparseEntries.Count(ref text, "the number of entries off the diagonal");
        text.End();
        if (offDiagonal > long.MaxValue - onDiagonal)
            throw text.Wrong($"{onDiagonal} and {offDiagonal} entries cannot be.");
        QuboTerms terms = new(source);
        long diagonal = SparseEntries.Read(ref text, terms, onDiagonal + offDiagonal, variables, first: 0, ref fields);
        SparseEntries.End(ref text, onDiagonal + offDiagonal, ref fields);
        if (diagonal != onDiagonal)
            throw source.Wrong($"the header announces {onDiagonal} diagonal entries, {diagonal} came.");
        DenseTerms sums = terms.Sum(variables);
        return new QuboFile(sums.ToQubo(fields.Offset, fields.SelectOf(variables, source)), false, Name, [.. sums.Remarks]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        using TermWriter writer = new(output, NumberForm.Shortest);
        CommentFields.Write(qubo, 'c', writer);
        int diagonal = qubo.Linear.Count(bias => bias != 0);
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"p qubo 0 {qubo.Variables} {diagonal} {qubo.PairCount()}"));
        writer.Terms(qubo, first: 0, offDiagonal: 1);
    }
}
