using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The explanation of one prediction.</summary>
public sealed record Explanation
{
    /// <summary>Logits, activations and gradients of the image.</summary>
    public required ActivationsAndGradients Trace { get; init; }

    /// <summary>The selection problem: importance, candidates, redundancy and QUBO.</summary>
    public required SelectionProblem Problem { get; init; }

    /// <summary>What the sampler returned for it; the empty selection where no method uses one and it was not run.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>S: the maps of the best sample, ascending.</summary>
    public required ImmutableArray<int> SelectedMaps { get; init; }

    /// <summary>Why nothing is selected, one line; null where maps are.</summary>
    public required string? Reason { get; init; }

    /// <summary>Time that the sampler took.</summary>
    public required TimeSpan SamplingTime { get; init; }

    /// <summary>One heat map per method, in the order asked for; fewer where the work was cancelled.</summary>
    public required ImmutableArray<MethodExplanation> Methods { get; init; }

    /// <summary>Whether the work was cancelled before every method was done.</summary>
    public bool Cancelled { get; init; }

    /// <summary>
    /// Part of the positive heat that the selected maps carry, [0, 1]: Σ α·ReLU(f) over the selected maps with mean gradient α &gt; 0,
    /// divided by the same sum over all maps; 0 where that is 0.
    /// </summary>
    public double HeatShare
    {
        get
        {
            double[] heat = GradCam.ChannelWeights(Trace.Gradients.AsSpan(), Trace.Shape);
            for (int map = 0; map < heat.Length; map++)
                heat[map] = Math.Max(0, heat[map]) * PositiveSum(Trace.Map(map));
            double total = heat.Sum();
            return total > 0 ? SelectedMaps.Sum(map => heat[map]) / total : 0;
        }
    }

    /// <summary>Whether maps were selected that carry under a tenth of the positive heat, so that QUBO-CAM shows little.</summary>
    public bool CarriesLittleHeat => SelectedMaps.Length > 0 && HeatShare < 0.1;

    private static double PositiveSum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += Math.Max(0, value);
        return sum;
    }
}

/// <summary>What one method made of a prediction.</summary>
/// <param name="Method">The method.</param>
/// <param name="Result">Its weights and heat map.</param>
/// <param name="Time">Time that it took, beyond the one forward and backward pass that all methods share.</param>
public sealed record MethodExplanation(ICamMethod Method, ClassActivationMap Result, TimeSpan Time);

/// <summary>How far an explanation is.</summary>
/// <param name="Stage">What is being done: "model", "selection", or a method's name.</param>
/// <param name="Fraction">Part of the stage that is done, [0, 1].</param>
public sealed record ExplanationProgress(string Stage, double Fraction);
