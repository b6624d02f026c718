namespace QuboCam;

/// <summary>One number that says how good a heat map is.</summary>
public interface IMetric
{
    /// <summary>Name on the command line, as in <c>--metric</c>.</summary>
    string Name { get; }

    /// <summary>Title in tables and plots.</summary>
    string Title { get; }

    /// <summary>Which values are better.</summary>
    MetricDirection Better { get; }

    /// <summary>What is measured: the target's probability, its logit, or the heat map alone.</summary>
    MetricScale Scale { get; }

    /// <summary>Where the definition comes from, one line, with the equation where there is one.</summary>
    string Source { get; }

    /// <summary>Whether it is measured where no metric is named; costly ones are not.</summary>
    bool IsDefault => true;

    /// <summary>Measures one heat map.</summary>
    /// <param name="input">The prediction, its heat map and what is known of the object.</param>
    /// <param name="cancellation">Stops the work; checked per batch of images.</param>
    /// <returns>The value, or null where the metric has no meaning: no box or mask, an all-zero heat map, a probability of 0.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    double? Measure(MetricInput input, CancellationToken cancellation);
}

/// <summary>Which values of a metric are better.</summary>
public enum MetricDirection
{
    /// <summary>Larger values.</summary>
    Higher,

    /// <summary>Smaller values.</summary>
    Lower,
}

/// <summary>What a metric looks at.</summary>
public enum MetricScale
{
    /// <summary>The target's probability.</summary>
    Probability,

    /// <summary>The target's score before softmax.</summary>
    Logit,

    /// <summary>The heat map alone, or compared with that of a changed image, class or model; no score is looked at.</summary>
    HeatMap,
}

/// <summary>What a metric may use.</summary>
public sealed record MetricInput
{
    /// <summary>Logits, activations and gradients of the image; its target class is the one explained.</summary>
    public required ActivationsAndGradients Trace { get; init; }

    /// <summary>The preprocessed image.</summary>
    public required ImageTensor Image { get; init; }

    /// <summary>The model.</summary>
    public required IImageClassifier Classifier { get; init; }

    /// <summary>How the model's logits become probabilities.</summary>
    public required ScoreActivation Activation { get; init; }

    /// <summary>The explanation at the image's resolution: the heat map upsampled bilinearly and divided by its maximum, [0, 1].</summary>
    public required HeatMap HeatMap { get; init; }

    /// <summary>What is known of the object; null where nothing is.</summary>
    public Annotation? Annotation { get; init; }

    /// <summary>
    /// Explains another image or class by the same method, as in <see cref="HeatMap"/>; for metrics of stability. The class is an index.
    /// </summary>
    public required Func<ImageTensor, int, HeatMap> Explain { get; init; }

    /// <summary>The same method's heat map of this image and class on a copy of the model with randomised parameters; null where there is none.</summary>
    public Func<HeatMap>? ExplainRandomised { get; init; }

    /// <summary>Seed of the metric's random choices; the same for every method of an image.</summary>
    public ulong Seed { get; init; }

    /// <summary>How deletion and insertion proceed.</summary>
    public PerturbationOptions Perturbation { get; init; } = new();
}

/// <summary>How deletion and insertion proceed.</summary>
public sealed record PerturbationOptions
{
    /// <summary>Steps from the whole image to none, at least 1; null: one row's worth of pixels per step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Steps
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Steps), value, "At least one step is needed.");
    }
}
