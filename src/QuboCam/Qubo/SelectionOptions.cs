namespace QuboCam;

/// <summary>How the importance α of a feature map is measured.</summary>
public enum Importance
{
    /// <summary>Mean over i, j of ∂z/∂f; the paper's definition.</summary>
    Gradient,

    /// <summary>Mean over i, j of max(0, ∂z/∂f · f), the positive-gradient contribution.</summary>
    GradientTimesActivation,
}

/// <summary>What the selection problem can be told.</summary>
public sealed record SelectionOptions
{
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

    /// <summary>Select exactly this many maps, at least 1; null leaves the number free.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Select
    {
        get;
        init => field = value is null or > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Select), value, "At least one map is selected.");
    }
}
