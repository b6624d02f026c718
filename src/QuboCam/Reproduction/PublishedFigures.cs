using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What arXiv:2604.25649 shows, as far as its figures can be read off.</summary>
public static class PublishedFigures
{
    /// <summary>The paper.</summary>
    public const string Source = "Venturelli et al. 2026, arXiv:2604.25649";

    /// <summary>Number N_f of feature maps of the model whose gaps and class overlap are shown.</summary>
    public const int Maps = 16;

    /// <summary>The paper counts the problems whose Δ_min lies below this gap.</summary>
    public const double SmallGap = 0.01;

    /// <summary>Part of the problems with Δ_min below <see cref="SmallGap"/>, N_f = 16.</summary>
    public const double PartOfSmallGaps = 0.046;

    /// <summary>The smallest Δ_min, N_f = 16.</summary>
    public const double SmallestGap = 0.0023;

    /// <summary>Mean overlap of two different classes under QUBO-CAM, N_f = 16.</summary>
    public const double MeanOverlap = 0.095;

    /// <summary>Quantiles of Δ_min, N_f = 16: the part of the problems and the gap that they stay below.</summary>
    public static ImmutableArray<(double Part, double Gap)> GapQuantiles { get; } =
        [(0.05, 0.0108), (0.25, 0.0527), (0.5, 0.0946), (0.75, 0.130), (0.95, 0.185)];

    /// <summary>Numbers d of qubits that occur, for each number N_f of maps.</summary>
    public static ImmutableArray<(int Maps, ImmutableArray<int> Qubits)> Qubits { get; } =
        [(16, [4, 5, 7]), (24, [7, 8, 9, 11]), (32, [9, 11, 12, 13, 14])];

    /// <summary>Fidelity F for annealing time τ and d qubits; two values where two models have problems of that size.</summary>
    public static ImmutableArray<(double Time, int Qubits, ImmutableArray<double> Values)> Fidelities { get; } =
    [
        (10, 4, [0.187]), (10, 5, [0.122]), (10, 7, [0.044, 0.038]), (10, 8, [0.0203]), (10, 9, [0.0136, 0.0121]),
        (10, 11, [0.0044, 0.0038]), (10, 12, [0.0023]), (10, 13, [0.0011]), (10, 14, [0.0007]),
        (50, 4, [0.544]), (50, 5, [0.656]), (50, 7, [0.426, 0.388]), (50, 8, [0.455]), (50, 9, [0.396, 0.361]),
        (50, 11, [0.263, 0.316]), (50, 12, [0.205]), (50, 13, [0.137]), (50, 14, [0.077]),
        (100, 4, [0.647]), (100, 5, [0.849]), (100, 7, [0.586, 0.537]), (100, 8, [0.666]), (100, 9, [0.665]),
        (100, 11, [0.562]), (100, 13, [0.303]),
    ];

    /// <summary>The largest overlaps of two classes of STL-10 under QUBO-CAM, N_f = 16, largest first.</summary>
    public static ImmutableArray<(string First, string Second, double Overlap)> LargestOverlaps { get; } =
    [
        ("cat", "monkey", 0.50), ("deer", "horse", 0.49), ("airplane", "ship", 0.46), ("bird", "ship", 0.45),
        ("airplane", "truck", 0.44), ("cat", "deer", 0.41),
    ];
}
