using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The explanation of one prediction.</summary>
public sealed record Explanation
{
    /// <summary>Logits, activations and gradients of the image.</summary>
    public required ActivationsAndGradients Trace { get; init; }

    /// <summary>
    /// The selection of the formulation asked for: importance, candidates, QUBO and the maps chosen. Empty where no method uses it.
    /// </summary>
    public required MapSelection Selection { get; init; }

    /// <summary>Why nothing is selected, one line; null where maps are.</summary>
    public required string? Reason { get; init; }

    /// <summary>One heat map per method, in the order asked for; fewer where the work was cancelled.</summary>
    public required ImmutableArray<MethodExplanation> Methods { get; init; }

    /// <summary>Whether the work was cancelled before every method was done.</summary>
    public bool Cancelled { get; init; }

    /// <summary>Part of the positive heat that the selected maps carry, [0, 1].</summary>
    public double HeatShare => Selection.HeatShare(Trace);

    /// <summary>Whether maps were selected that carry under a tenth of the positive heat, so that QUBO-CAM shows little.</summary>
    public bool CarriesLittleHeat => Selection.Maps.Length > 0 && HeatShare < MapSelection.LittleHeat;
}

/// <summary>What one method made of a prediction.</summary>
/// <param name="Method">The method.</param>
/// <param name="Result">Its weights and heat map.</param>
/// <param name="Selection">The selection that it used; null for a method without.</param>
/// <param name="Time">Time that it took, beyond the one forward and backward pass that all methods share, and beyond the sampler's.</param>
public sealed record MethodExplanation(ICamMethod Method, ClassActivationMap Result, MapSelection? Selection, TimeSpan Time);

/// <summary>How far an explanation is.</summary>
/// <param name="Stage">What is being done: "model", "selection", or a method's name.</param>
/// <param name="Fraction">Part of the stage that is done, [0, 1].</param>
public sealed record ExplanationProgress(string Stage, double Fraction)
{
    /// <summary>The explanation so far, after each method; null where nothing new is done.</summary>
    public Explanation? SoFar { get; init; }
}
