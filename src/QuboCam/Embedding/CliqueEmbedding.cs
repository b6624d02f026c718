namespace QuboCam;

/// <summary>
/// Places variables that are all coupled: each is a chain of a vertical and a horizontal line of qubits. Without defects the
/// chains are as short as can be; around missing qubits and couplers they are rearranged.
/// </summary>
/// <remarks>Boothby, King and Roy 2016, arXiv:1507.04774, for whole lines; the search among broken ones is our own.</remarks>
public static class CliqueEmbedding
{
    /// <summary>Places a number of variables that are all coupled, with the shortest longest chain that is found.</summary>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="variables">Number of variables, at least 0.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InputException">They do not fit; the line says how many do.</exception>
    public static MinorEmbedding Find(HardwareGraph graph, int variables, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfNegative(variables);
        MinorEmbedding found = UpTo(graph, variables, cancellation);
        if (found.Variables < variables)
            throw new InputException(
                $"{variables} variables that are all coupled do not fit on {graph} with {graph.Qubits.Length} qubits: "
                + $"the largest clique found has {found.Variables} variables.");
        return found;
    }

    /// <summary>The largest clique that is found, at most as large as the regular one of the ideal graph.</summary>
    /// <param name="graph">The annealer's graph.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static MinorEmbedding Largest(HardwareGraph graph, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return UpTo(graph, graph.Topology.LargestClique(graph.Shape), cancellation);
    }

    /// <summary>As many of a number of variables as are placed.</summary>
    internal static MinorEmbedding UpTo(HardwareGraph graph, int variables, CancellationToken cancellation) =>
        variables == 0 || graph.Qubits.IsEmpty ? new MinorEmbedding([])
        : variables == 1 ? new MinorEmbedding([[graph.Qubits[0]]])
        : new CliqueSearch(graph, variables, cancellation).Run();
}
