using System.Collections.Immutable;

namespace QuboCam.Fuzz;

/// <summary>Problem files: what was read is written, and reads back the same.</summary>
internal static class QuboTargets
{
    // A problem of n variables takes n² numbers, however short its file; this is the limit of a server that is told one.
    private const int MostVariables = 400;

    private static readonly ImmutableArray<string> Words =
    [
        "# vartype=SPIN", "# vartype=BINARY", "# offset=", "# select=", "c offset=", "p qubo 0 ", "\"linear\":", "\"quadratic\":", "\"select\":",
        "\"offset\":", "\"variable_ids\":", "\"variable_domain\":\"spin\"", "\"scale\":", "\"coeff\":", "\"id_tail\":", "\"id_head\":", "\"SPIN\"",
        "\"use_bytes\":true", "\"linear_biases\":", "\"quadratic_head\":", "\"variable_labels\":", "DIMODBQM", "VARS", "\"shape\":", "\"dtype\":\"float32\"",
        "\"ntype\":\"uint64\"", "true", "null", "1 1 1\n", "1 2 0.5\n",
    ];

    /// <summary>Each format by its name, and one that is told by the content.</summary>
    public static ImmutableArray<FuzzTarget> All { get; } =
    [
        .. QuboFormats.All.Select(format => new FuzzTarget(format.Name, bytes => RoundTrip(format, bytes)) with
        {
            Words = Words, Restructure = format.Name.Contains("json", StringComparison.Ordinal) ? JsonEdits.Edit : null,
        }),
        new("problem", bytes => QuboFiles.Parse("p", bytes, new() { MaximumVariables = MostVariables })) { Words = Words },
    ];

    private static void RoundTrip(IQuboFormat format, byte[] bytes)
    {
        Qubo read = Read(format, bytes);
        using MemoryStream written = new();
        format.Write(read, written);
        Qubo again;
        try
        {
            again = Read(format, written.ToArray());
        }
        catch (InputException error)
        {
            throw new InvalidOperationException($"What was written is not read: {error.Message}", error);
        }
        if (!again.Linear.SequenceEqual(read.Linear) || !again.Quadratic.SequenceEqual(read.Quadratic)
            || again.Offset != read.Offset || again.Cardinality != read.Cardinality)
            throw new InvalidOperationException("What was written reads back as another problem.");
    }

    private static Qubo Read(IQuboFormat format, byte[] bytes) => QuboFiles.Parse("p", bytes, new()
    {
        Format = format.Name, MaxCut = format is GsetFormat, MaximumVariables = MostVariables,
    }).Qubo;
}
