using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A hardware graph whose qubits are numbered from 0 in the order of the graph, for searches.</summary>
internal sealed class ChipGraph
{
    private readonly int[] _start, _neighbours;

    public ChipGraph(HardwareGraph graph)
    {
        Graph = graph;
        Dictionary<int, int> numbers = new(graph.Qubits.Length);
        foreach (int qubit in graph.Qubits)
            numbers.Add(qubit, numbers.Count);
        _start = new int[Count + 1];
        _neighbours = new int[2 * graph.Couplers.Length];
        for (int qubit = 0; qubit < Count; qubit++)
        {
            int next = _start[qubit];
            foreach (int label in graph.Neighbours(graph.Qubits[qubit]))
                _neighbours[next++] = numbers[label];
            _start[qubit + 1] = next;
        }
    }

    public HardwareGraph Graph { get; }

    /// <summary>Number of qubits.</summary>
    public int Count => Graph.Qubits.Length;

    public ReadOnlySpan<int> Neighbours(int qubit) => _neighbours.AsSpan(_start[qubit], _start[qubit + 1] - _start[qubit]);

    public bool AreCoupled(int a, int b) => Neighbours(a).Contains(b);

    /// <summary>The embedding whose chains have these qubits, given by number.</summary>
    public MinorEmbedding Embedding(IEnumerable<IEnumerable<int>> chains) =>
        new([.. chains.Select(chain => chain.Select(qubit => Graph.Qubits[qubit]).Order().ToImmutableArray())]);
}
