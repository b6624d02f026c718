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
