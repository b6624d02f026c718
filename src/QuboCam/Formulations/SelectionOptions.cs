namespace QuboCam;

/// <summary>How the importance α of a feature map is measured.</summary>
public enum Importance
{
    /// <summary>Mean over i, j of ∂z/∂f; the paper's definition.</summary>
    Gradient,

    /// <summary>Mean over i, j of max(0, ∂z/∂f · f), the positive-gradient contribution.</summary>
    GradientTimesActivation,
}

/// <summary>How the selected maps are weighted in the heat map.</summary>
public enum SelectionWeights
{
    /// <summary>By their importance α, as in the paper.</summary>
    Importance,

    /// <summary>By α times a factor ≥ 0 each, refitted so that the selected maps come closest to the Grad-CAM map.</summary>
    Refitted,
}

/// <summary>What happens where more maps are to be selected than there are candidates.</summary>
public enum FewCandidates
{
    /// <summary>It is an error.</summary>
    Refuse,

    /// <summary>All candidates are selected.</summary>
    SelectAll,
}

/// <summary>What the selection problem can be told.</summary>
public sealed record SelectionOptions
{
    /// <summary>What the problem minimises.</summary>
    public IFormulation Formulation { get; init; } = Formulations.Paper;

    /// <summary>Strength factor β of the importance against the redundancy; 0 &lt; β &lt; 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie strictly between 0 and 1.</exception>
    public double Beta
    {
        get;
        init => field = value > 0 && value < 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Beta), value, "The strength factor β lies strictly between 0 and 1.");
    } = 0.7;

    /// <summary>How α is measured.</summary>
    public Importance Importance { get; init; } = Importance.Gradient;

    /// <summary>Select exactly this many maps, at least 1; null leaves the number to the formulation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Select
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Select), value, "At least one map is selected.");
    }

    /// <summary>Price μ of a map in the reconstruction, at least 0, in units of ‖t‖²; null: the number of maps is fixed instead.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? Price
    {
        get;
        init => field = value is null or (>= 0 and < double.PositiveInfinity) ? value
            : throw new ArgumentOutOfRangeException(nameof(Price), value, "The price μ of a map is a finite number from 0 on.");
    }

    /// <summary>How the selected maps are weighted in the heat map; null: as the formulation has it.</summary>
    public SelectionWeights? Weights { get; init; }

    /// <summary>What happens where <see cref="Select"/> exceeds the number of candidates.</summary>
    public FewCandidates FewCandidates { get; init; } = FewCandidates.Refuse;
}
