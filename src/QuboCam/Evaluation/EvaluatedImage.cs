using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a run found out about one image.</summary>
public sealed record EvaluatedImage
{
    /// <summary>Place in the data set, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Name in the data set.</summary>
    public required string Image { get; init; }

    /// <summary>Why it was left out; null where it was not. The other members are then empty.</summary>
    public string? Skipped { get; init; }

    /// <summary>Class of the model that the data set's label stands for; null where it is unknown.</summary>
    public int? Label { get; init; }

    /// <summary>The data set's name of the label; null where there is none.</summary>
    public string? LabelName { get; init; }

    /// <summary>The predicted class.</summary>
    public int Predicted { get; init; }

    /// <summary>The class explained.</summary>
    public int Target { get; init; }

    /// <summary>Probability of the class explained, [0, 1].</summary>
    public double Probability { get; init; }

    /// <summary>One row per method, in the order of the plan.</summary>
    public ImmutableArray<EvaluatedRow> Rows { get; init; } = [];

    /// <summary>max(0, α) of every map, α the mean gradient: Grad-CAM's weights, from which controls are made.</summary>
    public required PackedNumbers GradientWeights { get; init; }
}

/// <summary>One method on one image.</summary>
public sealed record EvaluatedRow
{
    /// <summary>One value per metric of <see cref="EvaluationPlan.Values"/>; null where it has no meaning.</summary>
    public required ImmutableArray<double?> Values { get; init; }

    /// <summary>Maps selected, ascending; null for a method without a selection.</summary>
    public ImmutableArray<int>? Maps { get; init; }

    /// <summary>Candidates of the selection problem; null for a method without.</summary>
    public int? Candidates { get; init; }

    /// <summary>Energy of the selection.</summary>
    public double? Energy { get; init; }

    /// <summary>Proven lower bound of the energy.</summary>
    public double? LowerBound { get; init; }

    /// <summary>Whether the selection is proven to be a minimum.</summary>
    public bool? Optimal { get; init; }

    /// <summary>What happened on an annealer; null where none was used.</summary>
    public EvaluatedHardware? Hardware { get; init; }

    /// <summary>Part of the positive heat that the selected maps carry, [0, 1].</summary>
    public double? HeatShare { get; init; }

    /// <summary>
    /// Weight of every map for class disentanglement, each ≥ 0: 1 where selected, or the method's positive weights. Empty for a method
    /// without weights.
    /// </summary>
    public required PackedNumbers Mass { get; init; }

    /// <summary>Heat of every pixel of the layer, divided by its sum; empty where the heat map is all zero.</summary>
    public required PackedNumbers Heat { get; init; }

    /// <summary>Maps that enter the heat map: those of a weight other than 0, or all where a method has no weights.</summary>
    public required int UsedMaps { get; init; }
}

/// <summary>What a row tells of a run on an annealer; <see cref="HardwareReport"/> in short.</summary>
/// <param name="Solver">Identity of the solver.</param>
/// <param name="Jobs">Numbers of the jobs.</param>
/// <param name="QubitsUsed">Qubits in use; null of a hybrid solver.</param>
/// <param name="LongestChain">Qubits of the longest chain; null of a hybrid solver.</param>
/// <param name="ChainStrength">Strength of the chains, in the unit of the problem's Ising form; null of a hybrid solver.</param>
/// <param name="ChainBreakFraction">Mean share of broken chains, [0, 1].</param>
/// <param name="QpuAccessMicroseconds">QPU access time, µs; null where the service does not say.</param>
/// <param name="SuccessProbability">Share of the reads that are the proven minimum, [0, 1]; null where none is proven.</param>
/// <param name="Omitted">Variables that were left out without a proof, because all were too many.</param>
public sealed record EvaluatedHardware(
    string Solver, ImmutableArray<string> Jobs, int? QubitsUsed, int? LongestChain, double? ChainStrength, double ChainBreakFraction,
    double? QpuAccessMicroseconds, double? SuccessProbability, int Omitted)
{
    /// <summary>The report of a solution in short; null where no annealer was used.</summary>
    /// <param name="samples">The solution; null where there is none.</param>
    /// <param name="qubo">Its problem.</param>
    public static EvaluatedHardware? Of(SampleSet? samples, Qubo? qubo) => samples?.Hardware is not { } report || qubo is null ? null : new(
        report.Solver,
        [.. report.Jobs.Select(job => job.Id)],
        report.Embedding?.QubitsUsed,
        report.Embedding?.LongestChain,
        report.ChainStrength,
        report.ChainBreakFraction,
        report.Microseconds("qpu_access_time"),
        HardwareJson.Success(report, qubo)?.Value,
        report.Shortlist.Omitted);
}
