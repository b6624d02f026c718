using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What is evaluated: a model, a data set, methods and metrics.</summary>
public sealed record EvaluationPlan
{
    /// <summary>Images that are traced at once. Fixed, so that results do not depend on the threads or on where a run was interrupted.</summary>
    public const int BatchSize = 8;

    /// <summary>The images.</summary>
    public required IDataSet DataSet { get; init; }

    /// <summary>The model.</summary>
    public required OnnxModel Model { get; init; }

    /// <summary>The model, opened at the layer to explain; for one thread per run, because images are worked on side by side.</summary>
    public required OnnxClassifier Classifier { get; init; }

    /// <summary>How a picture becomes the model's input.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Names of the model's classes; null where there are none.</summary>
    public Labels? Labels { get; init; }

    /// <summary>The methods, at least one; the others are compared with the first.</summary>
    public required ImmutableArray<EvaluatedMethod> Methods { get; init; }

    /// <summary>The metrics.</summary>
    public required ImmutableArray<IMetric> Metrics { get; init; }

    /// <summary>What is asked of the selection problems, unless a method says otherwise.</summary>
    public required SelectionOptions Selection { get; init; }

    /// <summary>How deletion and insertion proceed.</summary>
    public PerturbationOptions Perturbation { get; init; } = new();

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>The class explained in every image; null explains the predicted one.</summary>
    public int? TargetClass { get; init; }

    /// <summary>At most so many images, the first ones, unreadable ones counted; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>What happens at an image that cannot be read.</summary>
    public BadImages BadImages { get; init; } = BadImages.Skip;

    /// <summary>Images that are worked on side by side, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Names of the values of a row: the metrics, and "insertion-minus-deletion" where both are measured.
    /// </summary>
    public ImmutableArray<MetricInfo> Values =>
        [
            .. Metrics.Select(m => new MetricInfo(m.Name, m.Title, m.Better, m.Scale, m.Source)),
            .. HasDifference ? [Difference] : Array.Empty<MetricInfo>(),
        ];

    /// <summary>What is asked of a method's selection problem; fewer candidates than maps asked for are all selected.</summary>
    internal SelectionOptions SelectionOf(EvaluatedMethod method) =>
        (method.Selection ?? Selection) with { FewCandidates = FewCandidates.SelectAll };

    /// <summary>Seed of the random choices about one image.</summary>
    /// <param name="index">Place of the image in the data set.</param>
    internal ulong SeedOf(int index) => new RandomStream(Seed, (ulong)index).Next();

    /// <summary>Whether deletion and insertion are both measured.</summary>
    internal bool HasDifference => Metrics.Any(m => m.Name == "insertion") && Metrics.Any(m => m.Name == "deletion");

    private static MetricInfo Difference => new(
        "insertion-minus-deletion", "Insertion − deletion", MetricDirection.Higher, MetricScale.Probability,
        "The difference of the two areas, Petsiuk et al. 2018, arXiv:1806.07421.");
}

/// <summary>A method with the sampler that solves its selection problem.</summary>
/// <param name="Name">Name in results: the method's, with ":sampler" where the sampler is not the one asked for.</param>
/// <param name="Title">Title in tables.</param>
/// <param name="Method">The method.</param>
/// <param name="Sampler">Its sampler, for one thread.</param>
public sealed record EvaluatedMethod(string Name, string Title, ICamMethod Method, ISampler Sampler)
{
    /// <summary>What is asked of its selection problem; null for what the plan asks.</summary>
    public SelectionOptions? Selection { get; init; }
}

/// <summary>What happens at an image that cannot be read.</summary>
public enum BadImages
{
    /// <summary>It is left out, listed and counted.</summary>
    Skip,

    /// <summary>The run stops with an error.</summary>
    Stop,
}
