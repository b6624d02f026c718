using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The qubits and couplers of an annealer that work; or, of a topology, all of them.</summary>
public sealed class HardwareGraph
{
    private readonly Dictionary<int, int[]> _neighbours;

    /// <summary>Makes a graph.</summary>
    /// <param name="topology">What it is a part of.</param>
    /// <param name="shape">Size of the topology, as in the solver's properties: [m, n, t], [m] or [m, t].</param>
    /// <param name="qubits">Labels of the qubits, in the order of the solver.</param>
    /// <param name="couplers">Pairs of qubits, in the order of the solver.</param>
    /// <exception cref="ArgumentException">A qubit or coupler comes twice, or a coupler has an end that is no qubit.</exception>
    public HardwareGraph(
        ITopology topology, ImmutableArray<int> shape, ImmutableArray<int> qubits, ImmutableArray<(int A, int B)> couplers)
    {
        ArgumentNullException.ThrowIfNull(topology);
        (Topology, Shape, Qubits, Couplers) = (topology, shape, qubits, couplers);
        Dictionary<int, List<int>> neighbours = new(qubits.Length);
        foreach (int qubit in qubits)
            if (!neighbours.TryAdd(qubit, []))
                throw new ArgumentException($"Qubit {qubit} comes twice.", nameof(qubits));
        foreach ((int a, int b) in couplers)
        {
            if (a == b || !neighbours.TryGetValue(a, out List<int>? ofA) || !neighbours.TryGetValue(b, out List<int>? ofB))
                throw new ArgumentException($"Coupler ({a}, {b}) does not join two qubits of the graph.", nameof(couplers));
            ofA.Add(b);
            ofB.Add(a);
        }
        _neighbours = neighbours.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ToArray());
        if (_neighbours.FirstOrDefault(pair => pair.Value.Distinct().Count() < pair.Value.Length) is { Value: not null } twice)
            throw new ArgumentException($"A coupler of qubit {twice.Key} comes twice.", nameof(couplers));
    }

    /// <summary>What it is a part of.</summary>
    public ITopology Topology { get; }

    /// <summary>Size of the topology, as in the solver's properties.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Labels of the qubits, in the order of the solver.</summary>
    public ImmutableArray<int> Qubits { get; }

    /// <summary>Pairs of qubits that are coupled, in the order of the solver; no pair twice.</summary>
    public ImmutableArray<(int A, int B)> Couplers { get; }

    /// <summary>Whether there is such a qubit.</summary>
    /// <param name="qubit">A label.</param>
    public bool Has(int qubit) => _neighbours.ContainsKey(qubit);

    /// <summary>Whether two qubits are coupled.</summary>
    /// <param name="a">One label.</param>
    /// <param name="b">The other.</param>
    public bool Has(int a, int b) => _neighbours.TryGetValue(a, out int[]? of) && Array.BinarySearch(of, b) >= 0;

    /// <summary>The qubits that are coupled to one, ascending.</summary>
    /// <param name="qubit">A label of the graph.</param>
    /// <exception cref="KeyNotFoundException">There is no such qubit.</exception>
    public ReadOnlySpan<int> Neighbours(int qubit) => _neighbours[qubit];

    /// <summary>The same graph without some qubits and couplers.</summary>
    /// <param name="isMissing">Whether a qubit is missing; its couplers go with it.</param>
    /// <param name="isCut">Whether a coupler is missing.</param>
    public HardwareGraph Without(Func<int, bool> isMissing, Func<(int A, int B), bool> isCut)
    {
        ArgumentNullException.ThrowIfNull(isMissing);
        ArgumentNullException.ThrowIfNull(isCut);
        HashSet<int> missing = [.. Qubits.Where(isMissing)];
        return new HardwareGraph(
            Topology,
            Shape,
            [.. Qubits.Where(qubit => !missing.Contains(qubit))],
            [.. Couplers.Where(pair => !missing.Contains(pair.A) && !missing.Contains(pair.B) && !isCut(pair))]);
    }

    /// <summary>Name and size, such as "pegasus [16]".</summary>
    public override string ToString() => $"{Topology.Name} [{string.Join(", ", Shape)}]";
}
