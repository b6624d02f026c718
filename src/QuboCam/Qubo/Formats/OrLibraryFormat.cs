using System.Globalization;

namespace QuboCam;

/// <summary>
/// The OR-Library's bqp files: the number of problems, then for each <c>n m</c> and m lines <c>i j q</c>, indices from 1, of a
/// symmetric matrix: an entry off the diagonal is listed once and counts twice, xᵀQx. The library maximises; here it is minimised
/// unless told otherwise.
/// </summary>
/// <remarks>people.brunel.ac.uk/~mastjjb/jeb/orlib/bqpinfo.html.</remarks>
public sealed class OrLibraryFormat : IQuboFormat
{
    /// <inheritdoc/>
    public string Name => "orlib";

    /// <inheritdoc/>
    public string Description => "OR-Library's bqp: number of problems, then n m and i j value from 1";

    /// <inheritdoc/>
    public string Extension => ".bqp";

    /// <inheritdoc/>
    public bool Recognises(QuboSource source)
    {
        TextScanner text = new(source);
        return text.NextLine() && text.Words(most: 3) is [var problems] && TextScanner.IsWhole(problems)
            && (!text.NextLine() || (text.Words(most: 3) is [var n, var m] && TextScanner.IsWhole(n) && TextScanner.IsWhole(m)));
    }

    /// <inheritdoc/>
    public QuboFile Read(QuboSource source, QuboReading options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        TextScanner text = new(source);
        CommentFields fields = default;
        if (!text.NextLine(ref fields))
            throw source.Wrong("the number of problems is missing.");
        long problems = text.Whole("the number of problems"), chosen = options.Problem ?? 1;
        text.End();
        if (problems < 1)
            throw text.Wrong($"the file holds {problems} problems.");
        if (chosen > problems)
            throw source.Wrong($"there is no problem {chosen}; the file holds {problems}.");
        if (options.Problem is null && problems > 1)
            throw source.Wrong($"the file holds {problems} problems: choose one with --problem 1 to {problems}.");
        for (long skipped = 1; skipped < chosen; skipped++)
            Skip(ref text, source, skipped);
        return ReadOne(ref text, source, chosen == problems, options, ref fields);
    }

    /// <inheritdoc/>
    public void Write(Qubo qubo, Stream output)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        qubo.RequireHalves(Name);
        using TermWriter writer = new(output, NumberForm.Shortest);
        CommentFields.Write(qubo, '#', writer);
        writer.Line("1");
        long count = qubo.Linear.Count(bias => bias != 0) + qubo.PairCount();
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"{qubo.Variables} {count}"));
        writer.Terms(qubo, first: 1, offDiagonal: 0.5);
    }

    private QuboFile ReadOne(ref TextScanner text, QuboSource source, bool isLast, QuboReading options, ref CommentFields fields)
    {
        if (!text.NextLine(ref fields))
            throw text.Wrong("the file ends before the line 'n m' of the problem.");
        int variables = SparseEntries.Variables(ref text, source);
        long count = SparseEntries.Count(ref text, "the number of entries");
        text.End();
        QuboTerms terms = new(source);
        SparseEntries.Read(ref text, terms, count, variables, first: 1, ref fields);
        if (isLast)
            SparseEntries.End(ref text, count, ref fields);
        DenseTerms sums = terms.Sum(variables).WithDoubledPairs(source);
        return new QuboFile(sums.ToQubo(fields.Offset, fields.SelectOf(variables, source)), false, Name,
            [.. sums.Remarks, .. options.Maximize ? (string[])[] : ["minimised; the OR-Library maximises: add --maximize"]]);
    }

    private static void Skip(ref TextScanner text, QuboSource source, long problem)
    {
        if (!text.NextLine())
            throw source.Wrong($"the file ends before its problem {problem}.");
        text.Whole("the number of variables");
        long count = SparseEntries.Count(ref text, "the number of entries");
        for (long line = 0; line < count; line++)
            if (!text.NextLine())
                throw source.Wrong($"the file ends in its problem {problem}, after {line} of {count} entries.");
    }
}
