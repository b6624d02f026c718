using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>What analyse found; parts that were not asked for, or not reached, are null.</summary>
internal sealed record AnalyseReport
{
    public required AnalyseRequest Request { get; init; }

    public required QuboFile File { get; init; }

    public required AnnealingHamiltonian Hamiltonian { get; init; }

    /// <summary>The penalty that stands for an exact number of ones.</summary>
    public required CardinalityPenalty? Penalty { get; init; }

    public GapAnalysis? Gap { get; init; }

    /// <summary>Twins, and the gap in the sector that the anneal stays in.</summary>
    public SymmetricSector? Sector { get; init; }

    public GapAnalysis? SectorGap { get; init; }

    public AnnealingPath? Path { get; init; }

    public Evolution? Evolution { get; init; }

    /// <summary>Populations of the levels over time.</summary>
    public ImmutableArray<EvolutionPoint> Populations { get; init; } = [];

    public LandauZener? LandauZener { get; init; }

    public ShotStatistics? Shots { get; init; }

    /// <summary>What the readout gave, lowest energy first.</summary>
    public ImmutableArray<Sample> Samples { get; init; } = [];

    /// <summary>The same anneal in contact with a bath.</summary>
    public ThermalResult? Thermal { get; init; }

    public AnnealingTimeScan? Scan { get; init; }

    /// <summary>What was cut or left out, and why.</summary>
    public required ImmutableArray<string> Remarks { get; init; }

    /// <summary>Whether a time limit or the user ended the work early.</summary>
    public required bool IsCut { get; init; }

    public required TimeSpan Time { get; init; }

    public int Qubits => Hamiltonian.Qubo!.Variables;

    public Sense Sense => new(File.IsNegated);

    /// <summary>Unit of levels and gaps, with a space before it; empty where there is none.</summary>
    public string EnergyUnit => Hamiltonian.Schedule.IsGHz ? " GHz" : "";

    /// <summary>Unit of times.</summary>
    public string TimeUnit => Hamiltonian.Schedule.IsGHz ? " ns" : "";
}
