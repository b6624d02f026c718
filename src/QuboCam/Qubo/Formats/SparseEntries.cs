namespace QuboCam;

/// <summary>Reads the entries that follow a line with their number: <c>i j value</c>, one a line.</summary>
internal static class SparseEntries
{
    /// <summary>Reads a header's count of variables.</summary>
    public static int Variables(ref TextScanner text, QuboSource source)
    {
        long variables = text.Whole("the number of variables");
        QuboMemory.Require(source, variables, text.Line);
        return (int)variables;
    }

    /// <summary>Reads a header's count of entries.</summary>
    public static long Count(ref TextScanner text, string what)
    {
        long count = text.Whole(what);
        return count >= 0 ? count : throw text.Wrong($"{what} is {count}.");
    }

    /// <summary>Reads entries.</summary>
    /// <param name="text">Stands before the first.</param>
    /// <param name="terms">Takes them, with indices from 0.</param>
    /// <param name="count">How many there are to be.</param>
    /// <param name="variables">Number of variables.</param>
    /// <param name="first">The first index in the file, 0 or 1.</param>
    /// <param name="fields">Takes what comments hold.</param>
    /// <param name="missingWeight">The value of a line without one; null where every line needs one.</param>
    /// <returns>How many lie on the diagonal.</returns>
    public static long Read(
        ref TextScanner text, QuboTerms terms, long count, int variables, int first, ref CommentFields fields, double? missingWeight = null)
    {
        long diagonal = 0;
        for (long read = 0; read < count; read++)
        {
            if (!text.NextLine(ref fields))
                throw text.Wrong($"the file ends after {read} of {count} entries.");
            int i = Index(ref text, variables, first), j = Index(ref text, variables, first);
            ReadOnlySpan<byte> word = text.Word();
            double value = !word.IsEmpty ? text.ToNumber(word, "the value")
                : missingWeight ?? throw text.Wrong("the value is missing.");
            text.End();
            terms.Add(i, j, value);
            diagonal += i == j ? 1 : 0;
        }
        return diagonal;
    }

    /// <summary>Refuses more entries than were announced.</summary>
    public static void End(ref TextScanner text, long count, ref CommentFields fields)
    {
        if (text.NextLine(ref fields))
            throw text.Wrong($"the file goes on after the {count} entries that its header announces.");
    }

    private static int Index(ref TextScanner text, int variables, int first)
    {
        long index = text.Whole("an index");
        return index >= first && index < variables + (long)first ? (int)index - first
            : throw text.Wrong($"the index {index} is out of range; {variables} variables are counted from {first}.");
    }
}
