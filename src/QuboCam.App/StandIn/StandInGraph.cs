using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.StandIn;

/// <summary>The graph of one simulated annealer.</summary>
/// <param name="Topology">How the qubits are wired.</param>
/// <param name="Shape">Size, as in a solver's properties.</param>
internal sealed record StandInGraph(ITopology Topology, ImmutableArray<int> Shape)
{
    /// <summary>
    /// A graph as it is written on the command line: pegasus:16, zephyr:12, chimera:16,16,4; the size may be left out.
    /// </summary>
    /// <exception cref="InputException">The topology is not known, or the size is none of it.</exception>
    public static StandInGraph Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        ITopology topology = Topologies.Named(parts[0]);
        if (parts.Length == 1)
            return new StandInGraph(topology, UsualShape(topology));
        ImmutableArray<int>.Builder shape = ImmutableArray.CreateBuilder<int>();
        foreach (string size in parts[1].Split(','))
            shape.Add(int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
                : throw new InputException(
                    $"--topology {text}: '{size}' is no size; write for example pegasus:16 or chimera:16,16,4."));
        try
        {
            topology.LargestClique(shape.ToImmutable());
        }
        catch (ArgumentException error)
        {
            throw new InputException($"--topology {text}: {error.Message.Split(" (Parameter")[0]}", error);
        }
        return new StandInGraph(topology, shape.ToImmutable());
    }

    /// <summary>Name of the solver, such as StandIn_Advantage_P16.</summary>
    public string SolverName => Topology.Name switch
    {
        "pegasus" => $"StandIn_Advantage_P{Shape[0]}",
        "zephyr" => $"StandIn_Advantage2_Z{Shape[0]}{(Side == 4 ? "" : $"x{Side}")}",
        _ => Shape[0] == Shape[1] && Side == 4 ? $"StandIn_2000Q_C{Shape[0]}" : $"StandIn_2000Q_C{Shape[0]}x{Shape[1]}x{Side}",
    };

    /// <summary>Labels of the topology, those of qubits that are cut off at its edge or do not work among them.</summary>
    public int Labels => Topology.Name switch
    {
        "pegasus" => 24 * Shape[0] * (Shape[0] - 1),
        "zephyr" => 4 * Side * Shape[0] * (2 * Shape[0] + 1),
        _ => 2 * Shape[0] * Shape[1] * Side,
    };

    /// <summary>The graph with its defects: qubits and couplers are missing at random, always the same ones for a seed.</summary>
    public HardwareGraph Working(double missingQubits, double missingCouplers, ulong seed) => Topology.Ideal(Shape).Without(
        qubit => SeedMix.Uniform(seed, (ulong)qubit, 1) < missingQubits,
        pair => SeedMix.Uniform(seed, ((ulong)pair.A << 32) | (uint)pair.B, 2) < missingCouplers);

    // The third size of a Chimera graph, the second of a Zephyr graph; 4 where it is left out.
    private int Side => Topology.Name switch
    {
        "zephyr" => Shape.Length > 1 ? Shape[1] : 4,
        _ => Shape.Length > 2 ? Shape[2] : 4,
    };

    private static ImmutableArray<int> UsualShape(ITopology topology) => topology.Name switch
    {
        "pegasus" => [16],
        "zephyr" => [12, 4],
        _ => [16, 16, 4],
    };
}
