using System.Collections.Immutable;

namespace QuboCam.Fuzz;

/// <summary>The readers that are fuzzed; one line each.</summary>
internal static class FuzzTargets
{
    /// <summary>All of them.</summary>
    /// <param name="folder">A folder for readers that want a file.</param>
    public static ImmutableArray<FuzzTarget> All(string folder) =>
        [.. ModelTargets.All, .. QuboTargets.All, .. DataSetTargets.All(folder), .. DWaveTargets.All(folder), .. ProgramTargets.All(folder)];

    /// <summary>The files of the corpus of a format, in the order of their names.</summary>
    public static IReadOnlyList<byte[]> Corpus(string format) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fuzz", "Corpus", format)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
