using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How strong the driver is and how pairs are counted: choices that differ between the paper and its scripts.</summary>
/// <param name="Name">Name on the command line, as in <c>--convention</c>.</param>
/// <param name="Description">One line for help and documentation.</param>
/// <param name="CouplingFactor">What the couplings of the problem are multiplied by.</param>
public sealed record AnnealingConvention(string Name, string Description, double CouplingFactor)
{
    private readonly Func<int, double> _strength = _ => 1;

    private AnnealingConvention(string name, string description, double couplingFactor, Func<int, double> strength)
        : this(name, description, couplingFactor) => _strength = strength;

    /// <summary>The formula of arXiv:2604.25649: g = 1.</summary>
    public static AnnealingConvention Standard { get; } = new("standard", "the paper's formula: driver strength g = 1", 1);

    /// <summary>All of them, the default one first.</summary>
    public static ImmutableArray<AnnealingConvention> All { get; } =
    [
        Standard,
        new("authors", "the authors' simulation script: g = 1/d", 1, qubits => 1.0 / qubits),
        new("authors-figures", "the authors' scaling script: g = 1/d, each pair counted twice", 2, qubits => 1.0 / qubits),
    ];

    /// <summary>Driver strength g of d qubits.</summary>
    /// <param name="qubits">d, at least 1.</param>
    public double DriverStrength(int qubits) => _strength(qubits);

    /// <summary>The problem as this convention has it.</summary>
    /// <param name="qubo">A problem.</param>
    /// <returns>The problem with its couplings multiplied.</returns>
    public Qubo Of(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        return CouplingFactor == 1 ? qubo
            : new Qubo(qubo.Linear, [.. qubo.Quadratic.Select(b => CouplingFactor * b)], qubo.Offset) { Cardinality = qubo.Cardinality };
    }
}
