using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How the qubits of an annealer are wired.</summary>
public interface ITopology
{
    /// <summary>Name in a solver's properties, such as "pegasus".</summary>
    string Name { get; }

    /// <summary>The graph in which everything works, qubits and couplers ascending.</summary>
    /// <param name="shape">Size, as in a solver's properties.</param>
    /// <exception cref="ArgumentException">The shape has another number of sizes, or one of them is too small or too
    /// large.</exception>
    HardwareGraph Ideal(ImmutableArray<int> shape);

    /// <summary>Variables of the largest clique that the regular clique embedding places on the ideal graph.</summary>
    /// <param name="shape">Size, as in a solver's properties.</param>
    int LargestClique(ImmutableArray<int> shape);

    /// <summary>Where a qubit lies.</summary>
    /// <param name="shape">Size, as in a solver's properties.</param>
    /// <param name="qubit">A label of the ideal graph.</param>
    QubitPlace Place(ImmutableArray<int> shape, int qubit);
}
