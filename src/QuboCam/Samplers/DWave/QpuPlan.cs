namespace QuboCam;

/// <summary>How a problem goes to an annealer: which variables, on which qubits, how it is annealed.</summary>
internal sealed record QpuPlan
{
    // Up to here the penalty of an exact number of ones is found by visiting all states.
    private const int MostEnumerated = 20;

    public required DWaveSolver Solver { get; init; }
    public required HardwareGraph Graph { get; init; }
    public required Qubo Qubo { get; init; }
    public required Shortlist Shortlist { get; init; }
    public required double? Penalty { get; init; }
    public required MinorEmbedding Embedding { get; init; }
    public required EmbeddingStatistics Statistics { get; init; }

    /// <summary>Plans; null where the rule for problems that do not fit sends this one to the hybrid solver.</summary>
    /// <exception cref="InputException">The problem does not fit, and that is to be refused.</exception>
    public static async Task<QpuPlan?> Of(Qubo qubo, DWaveSession session, SamplerOptions options, CancellationToken cancellation)
    {
        DWaveSolver solver = await session.Solver(cancellation).ConfigureAwait(false);
        HardwareGraph graph = solver.Graph ?? throw new InputException($"{solver.Identity} is no annealer: it has no graph.");
        string name = solver.Identity.Name;
        Shortlist list = options.DWave.Presolve ? Shortlist.Of(qubo, qubo.Variables) : Shortlist.All(qubo);
        if (list.Kept.IsEmpty) list = Shortlist.All(qubo);
        MinorEmbedding? embedding = null;
        try
        {
            embedding = Find(Reduced(qubo, list, out _));
        }
        catch (InputException) when (options.DWave.Oversize == OversizeRule.Hybrid)
        {
            return null;
        }
        catch (InputException) when (options.DWave.Oversize == OversizeRule.Shortlist)
        {
            list = Shortlist.Of(qubo, CliqueEmbedding.Largest(graph, cancellation).Variables);
        }
        Qubo reduced = Reduced(qubo, list, out double? penalty);
        embedding ??= Find(reduced);
        return new QpuPlan
        {
            Solver = solver,
            Graph = graph,
            Qubo = qubo,
            Shortlist = list,
            Penalty = penalty,
            Embedding = embedding,
            Statistics = EmbeddingStatistics.Of(embedding, graph, ProblemGraph.FromQubo(reduced)),
        };

        MinorEmbedding Find(Qubo problem) => session.Embeddings.Find(
            graph, ProblemGraph.FromQubo(problem), name, new SparseEmbeddingOptions { Seed = options.Seed }, cancellation);
    }

    /// <summary>The problem that is embedded: the kept variables, and the penalty of an exact number of ones.</summary>
    private static Qubo Reduced(Qubo qubo, Shortlist list, out double? penalty)
    {
        Qubo reduced = list.Reduce(qubo);
        CardinalityPenalty? ones = qubo.Cardinality is null ? null
            : reduced.Variables <= MostEnumerated ? CardinalityPenalty.Of(reduced) : CardinalityPenalty.Estimated(reduced);
        penalty = ones?.Strength;
        return ones?.Qubo ?? reduced;
    }
}
