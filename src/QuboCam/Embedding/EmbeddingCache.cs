using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace QuboCam;

/// <summary>
/// Embeddings that were found before, in memory and as files of a folder, one for each graph, problem and seed. Files are written
/// beside
/// their place and renamed, so that several processes may share the folder; one that is damaged or does not fit is replaced.
/// </summary>
/// <param name="folder">Where files lie; made when the first is written. Null keeps embeddings in memory alone.</param>
public sealed class EmbeddingCache(string? folder)
{
    private readonly ConcurrentDictionary<string, MinorEmbedding> _kept = new();

    /// <summary>The stored embedding of a problem, or a new one that is stored.</summary>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <param name="name">The annealer's name, for the message where nothing is found.</param>
    /// <param name="options">What the heuristic for sparse problems may spend, and its seed.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InputException">None was found, or the folder cannot be written; the line says why.</exception>
    public MinorEmbedding Find(
        HardwareGraph graph, ProblemGraph problem, string name, SparseEmbeddingOptions options, CancellationToken cancellation)
    {
        string key = Key(graph, problem, options);
        if (_kept.TryGetValue(key, out MinorEmbedding? kept)) return kept;
        MinorEmbedding? stored = folder is null ? null : Read(FileOf(folder, key), key, graph, problem);
        MinorEmbedding found = stored ?? Embeddings.Find(graph, problem, name, options, cancellation);
        if (stored is null && folder is not null) Write(folder, key, found);
        return _kept.GetOrAdd(key, found);
    }

    /// <summary>
    /// What an embedding is stored under: SHA-256, in hexadecimal, of the graph, the problem, the options and the version of the
    /// search.
    /// </summary>
    /// <param name="graph">The annealer's graph; the order of its qubits and couplers does not matter.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <param name="options">What the heuristic for sparse problems may spend, and its seed.</param>
    public static string Key(HardwareGraph graph, ProblemGraph problem, SparseEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{Embeddings.Version} {options.Seed} {options.Tries} {options.Patience} {options.ShorteningPasses}"),
            graph.ToString(),
            string.Join(' ', graph.Qubits.Order()),
            string.Join(' ', graph.Couplers.Select(pair => (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B))).Order()),
            problem.Variables.ToString(CultureInfo.InvariantCulture),
            string.Join(' ', problem.Edges),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static string FileOf(string folder, string key) => Path.Combine(folder, $"{key}.json");

    private static MinorEmbedding? Read(string path, string key, HardwareGraph graph, ProblemGraph problem)
    {
        try
        {
            if (!File.Exists(path)) return null;
            StoredEmbedding? stored = JsonSerializer.Deserialize<StoredEmbedding>(File.ReadAllBytes(path));
            if (stored?.Key != key || stored.Chains is null || stored.Chains.Any(chain => chain is null)) return null;
            MinorEmbedding embedding = new([.. stored.Chains.Select(chain => ImmutableArray.Create(chain))]);
            return EmbeddingVerification.Fault(embedding, graph, problem) is null ? embedding : null;
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What cannot be used is found again and replaced; where that fails too, writing says why.
            return null;
        }
    }

    private static void Write(string folder, string key, MinorEmbedding found)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"The folder of embeddings {folder} cannot be made: {cause.Message}", cause);
        }
        StoredEmbedding stored = new(key, [.. found.Chains.Select(chain => chain.ToArray())]);
        AtomicFile.Write(FileOf(folder, key), JsonSerializer.SerializeToUtf8Bytes(stored, JsonSerializerOptions.Default));
    }

    private sealed record StoredEmbedding(string Key, int[][] Chains);
}
