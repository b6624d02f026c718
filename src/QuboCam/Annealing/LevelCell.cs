using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>The space of the K lowest levels at one s, in the basis V of their states.</summary>
/// <param name="S">Annealing fraction.</param>
/// <param name="Driver">Vᵀ H_D V, shape [K, K].</param>
/// <param name="Problem">Vᵀ H_QUBO V.</param>
/// <param name="Spins">Vᵀ σ_z V of each qubit.</param>
/// <param name="Next">The lowest level that is left out; ∞ where none is.</param>
internal sealed record LevelNode(
    double S, Matrix<double> Driver, Matrix<double> Problem, ImmutableArray<Matrix<double>> Spins, double Next);

/// <summary>A stretch of s over which the space of the K lowest levels turns slowly, or one across which it jumps.</summary>
/// <param name="Nodes">Nodes at equal distances, s ascending: 2ⁿ + 1 of them, or two beside a jump.</param>
/// <param name="Overlaps">VᵢᵀVⱼ of node i = (n + 1)·stride and j = n·stride, first by the stride (1, 2, 4), then by n.</param>
internal sealed record LevelCell(ImmutableArray<LevelNode> Nodes, ImmutableArray<ImmutableArray<Matrix<double>>> Overlaps)
{
    /// <summary>Intervals of a cell without a jump.</summary>
    public const int Intervals = 4;

    /// <summary>At what distances nodes are compared: every one, every second, the ends.</summary>
    public static ImmutableArray<int> Strides { get; } = [1, 2, Intervals];

    /// <summary>Whether the space turns so fast here that what turns out of it is lost.</summary>
    public bool IsJump => Nodes.Length == 2;
}

/// <summary>The cells of a whole anneal.</summary>
/// <param name="Cells">Cells, s ascending, each beginning with the last node of the one before.</param>
/// <param name="Start">VᵀΨ of the driver's ground state Ψ in the first node.</param>
/// <param name="Ground">Vᵀ(Σ |g⟩⟨g|)V of the ground states g of H_QUBO in the last node.</param>
internal sealed record LevelTrack(ImmutableArray<LevelCell> Cells, Vector<double> Start, Matrix<double> Ground)
{
    /// <summary>At how many s there is a node.</summary>
    public int NodeCount => 1 + Cells.Sum(cell => cell.Nodes.Length - 1);
}
