namespace QuboCam;

/// <summary>
/// Chooses how a problem is embedded: as a clique where most variables are coupled, by the heuristic for sparse problems
/// otherwise.
/// </summary>
public static class Embeddings
{
    /// <summary>Counts up whenever the same seed gives other embeddings than before; a part of the key of stored ones.</summary>
    public const int Version = 2;

    // From there on a clique is as good as what the heuristic finds.
    private const double DenseFrom = 0.5;

    // Couplings of a variable, on average, above which the heuristic takes minutes to fail.
    private const double MostCouplings = 24;

    // Variables up to which both are tried, since both are quick.
    private const int TryBoth = 24;

    /// <summary>Places a problem on an annealer.</summary>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <param name="name">The annealer's name, for the message where nothing is found.</param>
    /// <param name="options">What the heuristic for sparse problems may spend, and its seed.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>A checked embedding; of two, that of the shorter longest chain, then of fewer qubits.</returns>
    /// <exception cref="InputException">None was found; the line says why, and how large the largest clique is.</exception>
    public static MinorEmbedding Find(
        HardwareGraph graph, ProblemGraph problem, string name, SparseEmbeddingOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        bool isHopeless = problem.Variables > 0 && 2.0 * problem.Edges.Length / problem.Variables > MostCouplings;
        bool isDense = problem.Density >= DenseFrom || isHopeless, isSmall = problem.Variables <= TryBoth;
        Lazy<MinorEmbedding> clique = new(() => CliqueEmbedding.UpTo(graph, problem.Variables, cancellation));
        Lazy<MinorEmbedding?> sparse = new(
            () => isHopeless ? null : new SparseEmbedding(options).Attempt(graph, problem, cancellation));
        MinorEmbedding? first = isDense ? Whole(clique.Value) : sparse.Value;
        MinorEmbedding? found = first is not null && (!isSmall || problem.Density == 1) ? first
            : Better(first, isDense ? sparse.Value : Whole(clique.Value));
        if (found is null) throw NotFound(graph, problem, name, clique.Value);
        EmbeddingVerification.Check(found, graph, problem);
        return found;

        MinorEmbedding? Whole(MinorEmbedding some) => some.Variables == problem.Variables ? some : null;
    }

    private static MinorEmbedding? Better(MinorEmbedding? one, MinorEmbedding? other) =>
        one is null
            || (other is not null && (other.LongestChain, other.QubitsUsed).CompareTo((one.LongestChain, one.QubitsUsed)) < 0)
            ? other : one;

    private static InputException NotFound(HardwareGraph graph, ProblemGraph problem, string name, MinorEmbedding clique)
    {
        int n = problem.Variables;
        string what = problem.Density == 1 ? $"{n} variables that are all coupled"
            : $"{n} variables with {problem.Edges.Length} couplings";
        string verb = n > graph.Qubits.Length || problem.Density == 1 ? "do not fit" : "were not placed";
        return new InputException(
            $"{what} {verb} on {name}, {graph} with {graph.Qubits.Length} qubits: "
            + $"the largest clique found has {clique.Variables} variables.");
    }
}
