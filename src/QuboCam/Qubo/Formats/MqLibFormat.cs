using System.Globalization;

namespace QuboCam;

/// <summary>
/// The sparse text of Biq Mac and MQLib: <c>n m</c>, then m lines <c>i j q</c>, indices from 1, of a symmetric matrix: an entry off
/// the diagonal is listed once and counts twice, xᵀQx. Biq Mac minimises, MQLib maximises; here it is minimised unless told otherwise.
/// </summary>
/// <remarks>
/// A graph in rudy's form looks the same, but has no entry on the diagonal: a file without one is refused unless the format is
/// named. biqmac.aau.at; MQLib, bin/README.md.
/// </remarks>
public sealed class MqLibFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "mqlib";

    /// <inheritdoc/>
    public string Description => "Biq Mac's and MQLib's sparse matrix: n m, then i j value from 1";

    /// <inheritdoc/>
    public string Extension => ".sparse";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.FirstWords() is [var n, var m] && TextScanner.IsWhole(n) && TextScanner.IsWhole(m);
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        TextScanner text = new(source);
        CommentFields fields = default;
        if (!text.NextLine(ref fields))
            throw source.Wrong("the line 'n m' is missing.");
        int variables = SparseEntries.Variables(ref text, source);
        long count = SparseEntries.Count(ref text, "the number of entries");
        text.End();
        QuboTerms terms = new(source);
        long diagonal = SparseEntries.Read(ref text, terms, count, variables, first: 1, ref fields);
        SparseEntries.End(ref text, count, ref fields);
        if (diagonal == 0 && count > 0 && options.Format is null)
            throw source.Wrong("without an entry i = j this may be a graph or a QUBO: add --max-cut for the largest cut of the graph, "
                + $"or say that it is a QUBO (solve --format {Name}, convert --from {Name}).");
        DenseTerms sums = terms.Sum(variables).WithDoubledPairs(source);
        return new QuboFile(sums.ToQubo(fields.Offset, fields.SelectOf(variables, source)), false, Name,
            [.. sums.Remarks, .. options.Maximize ? (string[])[] : ["minimised, as Biq Mac does; MQLib maximises: add --maximize"]]);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        qubo.RequireHalves(Name);
        using TermWriter writer = new(output, NumberForm.Shortest);
        CommentFields.Write(qubo, '#', writer);
        // Without an entry on the diagonal the file would look like a graph.
        bool isPlain = qubo.Variables > 0 && qubo.Linear.All(bias => bias == 0);
        long count = qubo.Linear.Count(bias => bias != 0) + qubo.PairCount() + (isPlain ? 1 : 0);
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"{qubo.Variables} {count}"));
        if (isPlain)
            writer.Term(1, 1, 0);
        writer.Terms(qubo, first: 1, offDiagonal: 0.5);
    }
}
