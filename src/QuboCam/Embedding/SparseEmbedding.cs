namespace QuboCam;

/// <summary>What the heuristic for sparse problems may spend.</summary>
public sealed record SparseEmbeddingOptions
{
    /// <summary>Decides the order of variables and between equal places; the same seed gives the same embedding.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most starts from nothing, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Tries
    {
        get;
        init => field = value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Tries), value, "At least one try is needed.");
    } = 10;

    /// <summary>Passes over all variables, of one try, without fewer shared qubits before it is given up; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int Patience
    {
        get;
        init => field = value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Patience), value, "At least one pass is needed.");
    } = 4;

    /// <summary>Passes that shorten the chains of an embedding, at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int ShorteningPasses
    {
        get;
        init => field = value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(ShorteningPasses), value, "The number of passes is 0 or more.");
    } = 20;
}

/// <summary>
/// Places the variables of any problem: one chain after the other is laid where it reaches its neighbours at least cost, first
/// across other chains, until no qubit is in two; then chains are shortened.
/// </summary>
/// <remarks>Cai, Macready and Roy 2014, arXiv:1406.2741.</remarks>
public sealed class SparseEmbedding(SparseEmbeddingOptions options)
{
    private const int Starts = 4;

    /// <summary>Places a problem's variables.</summary>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InputException">No embedding was found; there may be one.</exception>
    public MinorEmbedding Find(HardwareGraph graph, ProblemGraph problem, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(problem);
        return Attempt(graph, problem, cancellation) ?? throw new InputException(
            $"No place was found on {graph} with {graph.Qubits.Length} qubits for {problem.Variables} variables with "
            + $"{problem.Edges.Length} couplings in {options.Tries} tries.");
    }

    /// <summary>As <see cref="Find"/>; null where none was found.</summary>
    internal MinorEmbedding? Attempt(HardwareGraph graph, ProblemGraph problem, CancellationToken cancellation)
    {
        ChipGraph chip = new(graph);
        for (int attempt = 0; attempt < options.Tries && problem.Variables <= chip.Count; attempt++)
        {
            ChainRouter router = Placed(chip, problem, attempt, cancellation);
            if (!router.Separate(options.Patience, cancellation)) continue;
            router.Shorten(options.ShorteningPasses, cancellation);
            ChainSet set = new(chip, problem, router.Chains);
            set.Shorten();
            return chip.Embedding(set.Chains);
        }
        return null;
    }

    // What begins with few shared qubits ends sooner without any.
    private ChainRouter Placed(ChipGraph chip, ProblemGraph problem, int attempt, CancellationToken cancellation)
    {
        ChainRouter? best = null;
        for (int start = 0; start < Starts && best is not { Shared: 0 }; start++)
        {
            ChainRouter router = new(chip, problem, new RandomStream(options.Seed, (ulong)(attempt * Starts + start)));
            router.Place(cancellation);
            best = best is null || router.Shared < best.Shared ? router : best;
        }
        return best!;
    }
}
