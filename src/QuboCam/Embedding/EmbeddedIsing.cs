using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A problem on the qubits of an annealer: fields and couplings, those that hold the chains together included.</summary>
/// <remarks>
/// A bias is divided equally over the chain's qubits, a coupling over all couplers between the two chains, and every coupler
/// within a chain gets minus the chain strength. Where no chain is broken the energy is that of the problem: the offset makes up
/// for the chains.
/// </remarks>
public sealed record EmbeddedIsing
{
    /// <summary>Field of each qubit in use; ascending by label.</summary>
    public required ImmutableSortedDictionary<int, double> Fields { get; init; }

    /// <summary>Coupling of each coupler in use, chains included; A &lt; B.</summary>
    public required ImmutableSortedDictionary<(int A, int B), double> Couplings { get; init; }

    /// <summary>Constant term.</summary>
    public required double Offset { get; init; }

    /// <summary>Puts a problem on an annealer.</summary>
    /// <param name="problem">The problem in spins.</param>
    /// <param name="embedding">Its chains.</param>
    /// <param name="graph">The annealer.</param>
    /// <param name="chainStrength">Strength of the couplers within chains, at least 0; in the problem's unit.</param>
    /// <exception cref="ArgumentException">A coupled pair of chains has no coupler, or the sizes do not fit.</exception>
    public static EmbeddedIsing Of(Ising problem, MinorEmbedding embedding, HardwareGraph graph, double chainStrength)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(graph);
        if (embedding.Variables != problem.Variables)
            throw new ArgumentException(
                $"{problem.Variables} chains were expected, {embedding.Variables} came.", nameof(embedding));
        ImmutableSortedDictionary<int, double>.Builder fields = ImmutableSortedDictionary.CreateBuilder<int, double>();
        ImmutableSortedDictionary<(int A, int B), double>.Builder couplings =
            ImmutableSortedDictionary.CreateBuilder<(int A, int B), double>();
        int chainCouplers = 0;
        foreach ((ImmutableArray<int> chain, double field) in embedding.Chains.Zip(problem.Fields))
        {
            foreach (int qubit in chain)
                fields[qubit] = field / chain.Length;
            foreach ((int A, int B) coupler in Within(chain, graph))
            {
                couplings[coupler] = -chainStrength;
                chainCouplers++;
            }
        }
        for (int i = 0, at = 0; i < problem.Variables; i++)
            for (int j = i + 1; j < problem.Variables; j++, at++)
                if (problem.Couplings[at] != 0)
                    Spread(problem.Couplings[at], i, j, embedding, graph, couplings);
        return new EmbeddedIsing
        {
            Fields = fields.ToImmutable(),
            Couplings = couplings.ToImmutable(),
            Offset = problem.Offset + chainCouplers * chainStrength,
        };
    }

    /// <summary>All fields, couplings and the offset times a factor.</summary>
    /// <param name="factor">The factor.</param>
    public EmbeddedIsing Times(double factor) => new()
    {
        Fields = Fields.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value * factor),
        Couplings = Couplings.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value * factor),
        Offset = Offset * factor,
    };

    /// <summary>The couplers of the graph within a chain, A &lt; B.</summary>
    internal static IEnumerable<(int A, int B)> Within(ImmutableArray<int> chain, HardwareGraph graph) =>
        from a in chain
        from b in graph.Neighbours(a).ToArray()
        where a < b && chain.Contains(b)
        select (a, b);

    private static void Spread(
        double coupling, int i, int j, MinorEmbedding embedding, HardwareGraph graph,
        ImmutableSortedDictionary<(int A, int B), double>.Builder couplings)
    {
        HashSet<int> other = [.. embedding.Chains[j]];
        (int A, int B)[] between =
        [
            .. from a in embedding.Chains[i]
               from b in graph.Neighbours(a).ToArray()
               where other.Contains(b)
               select a < b ? (a, b) : (b, a),
        ];
        if (between.Length == 0)
            throw new ArgumentException(
                $"Variables {i} and {j} are coupled, but no coupler joins their chains.", nameof(embedding));
        foreach ((int A, int B) coupler in between)
            couplings[coupler] = coupling / between.Length;
    }
}
