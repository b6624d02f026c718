using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The list of topologies; one line each.</summary>
public static class Topologies
{
    /// <summary>D-Wave 2000Q and before.</summary>
    public static ITopology Chimera { get; } = new Chimera();

    /// <summary>Advantage.</summary>
    public static ITopology Pegasus { get; } = new Pegasus();

    /// <summary>Advantage2.</summary>
    public static ITopology Zephyr { get; } = new Zephyr();

    /// <summary>Every topology.</summary>
    public static ImmutableArray<ITopology> All { get; } = [Chimera, Pegasus, Zephyr];

    /// <summary>A topology of the list.</summary>
    /// <param name="name">Its name in a solver's properties.</param>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static ITopology Named(string name) => All.FirstOrDefault(topology => topology.Name == name)
        ?? throw new InputException(
            $"The topology '{name}' is not known; known are {string.Join(", ", All.Select(t => t.Name))}.");

    // Above it, labels and couplers no longer fit in memory at once; the largest annealers built have a fiftieth of it.
    private const int MostQubits = 500_000;

    /// <summary>The sizes of a shape, checked.</summary>
    internal static ReadOnlySpan<int> Sizes(ITopology topology, ImmutableArray<int> shape, int least, int most, int smallest)
    {
        if (shape.IsDefault || shape.Length < least || shape.Length > most
            || shape.Any(size => size < smallest || size > MostQubits)
            || shape.Aggregate(8.0, (product, size) => product * size) * (shape.Length == 1 ? 3.0 * shape[0] : 1) > MostQubits)
            throw new ArgumentException(
                $"The shape [{(shape.IsDefault ? "" : string.Join(", ", shape))}] is no size of a {topology.Name} graph.",
                nameof(shape));
        return shape.AsSpan();
    }

    /// <summary>The ideal graph of a list of couplers; its qubits are the ends.</summary>
    internal static HardwareGraph Graph(ITopology topology, ImmutableArray<int> shape, IEnumerable<(int A, int B)> couplers)
    {
        (int A, int B)[] sorted =
            [.. couplers.Select(pair => pair.A < pair.B ? pair : (A: pair.B, B: pair.A)).Distinct().Order()];
        return new HardwareGraph(
            topology, shape, [.. sorted.SelectMany(pair => new[] { pair.A, pair.B }).Distinct().Order()], [.. sorted]);
    }
}
