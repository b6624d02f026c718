namespace QuboCam.Tests;

/// <summary>What an embedding has to be, said again in the plainest way; graphs with defects and problems for it.</summary>
internal static class EmbeddingCheck
{
    /// <summary>
    /// Fails where a qubit is missing or in two chains, a chain is not connected, or a coupled pair has no coupler.
    /// </summary>
    public static void IsEmbedding(MinorEmbedding embedding, HardwareGraph graph, IEnumerable<(int A, int B)> edges)
    {
        HashSet<int> qubits = [.. graph.Qubits];
        HashSet<(int, int)> couplers = [.. graph.Couplers, .. graph.Couplers.Select(pair => (pair.B, pair.A))];
        int[] used = [.. embedding.Chains.SelectMany(chain => chain)];
        Assert.Equal(used.Length, used.Distinct().Count());
        Assert.All(used, qubit => Assert.Contains(qubit, qubits));
        foreach (IReadOnlyList<int> chain in embedding.Chains)
        {
            HashSet<int> reached = [chain[0]];
            while (chain.FirstOrDefault(q => !reached.Contains(q) && reached.Any(r => couplers.Contains((q, r))), -1)
                is >= 0 and int next)
                reached.Add(next);
            Assert.Equal(chain.Count, reached.Count);
        }
        foreach ((int a, int b) in edges)
            Assert.True(
                embedding.Chains[a].Any(q => embedding.Chains[b].Any(r => couplers.Contains((q, r)))),
                $"Variables {a} and {b} do not meet.");
    }

    public static IEnumerable<(int A, int B)> AllPairs(int variables) =>
        from a in Enumerable.Range(0, variables) from b in Enumerable.Range(a + 1, variables - a - 1) select (a, b);

    public static HardwareGraph Ideal(string topology, params int[] shape) => Topologies.Named(topology).Ideal([.. shape]);

    /// <summary>The graph without 3 % of its qubits at random, and without a share of its couplers.</summary>
    public static HardwareGraph Damaged(HardwareGraph ideal, ulong seed, double couplers = 0)
    {
        RandomStream random = new(seed, stream: 0);
        HashSet<int> missing = [.. ideal.Qubits.Where(_ => random.NextSingle() < 0.03f)];
        HashSet<(int, int)> cut = [.. ideal.Couplers.Where(_ => random.NextSingle() < couplers)];
        return ideal.Without(missing.Contains, pair => cut.Contains(pair));
    }
}
