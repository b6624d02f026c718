using System.Globalization;

namespace QuboCam;

/// <summary>What a dense problem takes.</summary>
internal static class QuboMemory
{
    /// <summary>The most variables whose symmetric matrix is one array.</summary>
    public const int MaximumVariables = 46340;

    // Upper triangle and symmetric matrix in double, one matrix in float: 4 + 8 + 4 bytes.
    private const int BytesPerPair = 16;

    /// <summary>Refuses a problem before anything of its size is allocated.</summary>
    /// <exception cref="InputException">The number is negative, or the problem does not fit in memory; the line holds the figure.</exception>
    public static void Require(QuboSource source, long variables, long? line = null)
    {
        if (variables < 0)
            throw Wrong($"{variables} variables cannot be.");
        if (variables > source.MaximumVariables)
            throw Wrong($"{variables} variables; at most {source.MaximumVariables} are allowed here.");
        double bytes = (double)BytesPerPair * variables * variables, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (variables <= MaximumVariables && bytes <= available)
            return;
        string reason = bytes > available ? string.Create(CultureInfo.InvariantCulture, $"there are {available / 1e9:0.0} GB")
            : $"at most {MaximumVariables} variables can be handled";
        throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{variables} variables take {bytes / 1e9:0.0} GB as dense matrices; {reason}."));

        InputException Wrong(string what) => line is long at ? source.Wrong(at, what) : source.Wrong(what);
    }
}
