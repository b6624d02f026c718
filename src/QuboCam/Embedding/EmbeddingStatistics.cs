using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What an embedding takes.</summary>
public sealed record EmbeddingStatistics
{
    /// <summary>Number of variables.</summary>
    public required int Variables { get; init; }

    /// <summary>Number of qubits in chains.</summary>
    public required int QubitsUsed { get; init; }

    /// <summary>Qubits of the longest chain; 0 without variables.</summary>
    public required int LongestChain { get; init; }

    /// <summary>Qubits of a chain on average; 0 without variables.</summary>
    public required double MeanChain { get; init; }

    /// <summary>Qubits of the shortest chain; 0 without variables.</summary>
    public required int ShortestChain { get; init; }

    /// <summary>Number of chains of each length that occurs, ascending in length.</summary>
    public required ImmutableArray<(int Length, int Chains)> ChainLengths { get; init; }

    /// <summary>The least number of couplers that join the chains of a coupled pair; 0 without couplings.</summary>
    public required int FewestCouplers { get; init; }

    /// <summary>Couplers that join the chains of a coupled pair, on average; 0 without couplings.</summary>
    public required double MeanCouplers { get; init; }

    /// <summary>Counts.</summary>
    /// <param name="embedding">The chains.</param>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="problem">Which variables are coupled.</param>
    /// <exception cref="InputException">The embedding is none of this problem on this graph.</exception>
    public static EmbeddingStatistics Of(MinorEmbedding embedding, HardwareGraph graph, ProblemGraph problem)
    {
        EmbeddingVerification.Check(embedding, graph, problem);
        int[] lengths = [.. embedding.Chains.Select(chain => chain.Length)];
        int[] couplers = Couplers(embedding, graph, problem);
        return new EmbeddingStatistics
        {
            Variables = embedding.Variables,
            QubitsUsed = embedding.QubitsUsed,
            LongestChain = embedding.LongestChain,
            MeanChain = lengths.Length == 0 ? 0 : lengths.Average(),
            ShortestChain = lengths.Length == 0 ? 0 : lengths.Min(),
            ChainLengths = [.. lengths.CountBy(length => length).Select(count => (count.Key, count.Value)).Order()],
            FewestCouplers = couplers.Length == 0 ? 0 : couplers.Min(),
            MeanCouplers = couplers.Length == 0 ? 0 : couplers.Average(),
        };
    }

    private static int[] Couplers(MinorEmbedding embedding, HardwareGraph graph, ProblemGraph problem)
    {
        Dictionary<int, int> owners = [];
        for (int variable = 0; variable < embedding.Variables; variable++)
            foreach (int qubit in embedding.Chains[variable])
                owners.Add(qubit, variable);
        Dictionary<(int, int), int> counts = problem.Edges.ToDictionary(edge => edge, _ => 0);
        foreach ((int a, int b) in graph.Couplers)
            if (owners.TryGetValue(a, out int first) && owners.TryGetValue(b, out int second)
                && (Math.Min(first, second), Math.Max(first, second)) is var pair && counts.TryGetValue(pair, out int count))
                counts[pair] = count + 1;
        return [.. counts.Values];
    }
}
