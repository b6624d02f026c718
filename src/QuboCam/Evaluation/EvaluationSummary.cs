using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What a run over a data set showed; everything that the reports print.</summary>
public sealed record EvaluationSummary
{
    /// <summary>What was run: settings a reader needs to repeat it, in the order of printing ("β" → "0.7").</summary>
    public required ImmutableArray<(string Name, string Value)> Settings { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model's file, lower-case hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Layer that was explained, with its shape.</summary>
    public required string Layer { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Images explained.</summary>
    public required int Images { get; init; }

    /// <summary>Images whose class the model predicts; null where labels are unknown.</summary>
    public required int? Correct { get; init; }

    /// <summary>Images that could not be read, with the reason.</summary>
    public required ImmutableArray<SkippedImage> Skipped { get; init; }

    /// <summary>One entry per metric, in the order of printing.</summary>
    public required ImmutableArray<MetricInfo> Metrics { get; init; }

    /// <summary>One entry per method, in the order of printing; the first one is what the others are compared with.</summary>
    public required ImmutableArray<MethodSummary> Methods { get; init; }

    /// <summary>Differences to the first method, image by image.</summary>
    public required ImmutableArray<PairedDifference> Differences { get; init; }

    /// <summary>Class disentanglement of every method and control.</summary>
    public required ImmutableArray<DisentanglementResult> Disentanglement { get; init; }

    /// <summary>Images worth looking at, with their panels; empty where none were drawn.</summary>
    public ImmutableArray<ReportImage> Pictures { get; init; } = [];
}

/// <summary>An image that was left out.</summary>
/// <param name="Image">Name in the data set.</param>
/// <param name="Reason">Why, one line.</param>
public sealed record SkippedImage(string Image, string Reason);

/// <summary>What a reader needs to know of a metric.</summary>
/// <param name="Name">Name in files.</param>
/// <param name="Title">Title in tables.</param>
/// <param name="Better">Which values are better.</param>
/// <param name="Scale">What is measured.</param>
/// <param name="Source">Where the definition comes from.</param>
public sealed record MetricInfo(string Name, string Title, MetricDirection Better, MetricScale Scale, string Source);

/// <summary>One method over all images.</summary>
/// <param name="Name">Name in files.</param>
/// <param name="Title">Title in tables.</param>
/// <param name="Metrics">One estimate per metric, in the order of <see cref="EvaluationSummary.Metrics"/>; null where it was nowhere defined.</param>
/// <param name="Selection">Statistics of its selections; null for a method without.</param>
public sealed record MethodSummary(string Name, string Title, ImmutableArray<Estimate?> Metrics, SelectionStatistics? Selection);

/// <summary>A mean with its interval.</summary>
/// <param name="Mean">Mean over the images.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="N">Number of images that entered.</param>
public sealed record Estimate(double Mean, double Low, double High, int N);

/// <summary>A method against the first one, on the images where both have a value.</summary>
/// <param name="Method">Name of the method.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Difference">Mean of (this method − the first method), with its 95 % bootstrap interval.</param>
/// <param name="P">Two-sided p-value of the sign-flip permutation test, (0, 1].</param>
/// <param name="AdjustedP">The same corrected for all comparisons of the run (Holm), (0, 1].</param>
public sealed record PairedDifference(string Method, string Metric, Estimate Difference, double P, double AdjustedP);

/// <summary>What the selections of a method are like.</summary>
/// <param name="Maps">Number of maps selected.</param>
/// <param name="Candidates">Number of candidates, d.</param>
/// <param name="Energy">Energy of the selection; null for a control, which solves nothing.</param>
/// <param name="HeatShare">Part of the positive heat that the selected maps carry, [0, 1].</param>
/// <param name="Certified">Part of the images with a proof, [0, 1]; null for a control.</param>
/// <param name="ClassJaccard">Mean Jaccard overlap of the maps of two images of different classes, [0, 1]; null with one class.</param>
/// <param name="SamplerJaccard">Mean Jaccard overlap with the first method's maps of the same image, [0, 1]; null for the first method.</param>
public sealed record SelectionStatistics(
    Estimate Maps, Estimate Candidates, Estimate? Energy, Estimate HeatShare, double? Certified, double? ClassJaccard, double? SamplerJaccard);

/// <summary>The overlap of classes under one method.</summary>
/// <param name="Method">Name of the method or control.</param>
/// <param name="Title">Title in tables.</param>
/// <param name="View">What is compared: maps or pixels of heat maps.</param>
/// <param name="IsControl">Whether it is a control that a claim has to stand beside.</param>
/// <param name="Classes">Names of the classes with at least one correctly classified image.</param>
/// <param name="Images">Images per class that entered.</param>
/// <param name="Overlap">Bhattacharyya coefficients, [classes, classes], row-major, diagonal 1.</param>
/// <param name="MeanOffDiagonal">
/// Mean off the diagonal; its 95 % interval is 1.96 bootstrap standard errors to either side, images resampled within their class; N
/// counts images.
/// </param>
public sealed record DisentanglementResult(
    string Method,
    string Title,
    DisentanglementView View,
    bool IsControl,
    ImmutableArray<string> Classes,
    ImmutableArray<int> Images,
    ImmutableArray<double> Overlap,
    Estimate MeanOffDiagonal)
{
    /// <summary>Of a control: name of the method that it stands beside; null for the first one.</summary>
    public string? ControlOf { get; init; }
}

/// <summary>What the overlap of classes is measured on.</summary>
public enum DisentanglementView
{
    /// <summary>Weights over the feature maps.</summary>
    Maps,

    /// <summary>Heat over the pixels of the layer.</summary>
    HeatMaps,
}

/// <summary>A picture for the report.</summary>
/// <param name="Image">Name in the data set.</param>
/// <param name="Caption">Why it is shown, one line.</param>
/// <param name="Png">The panel.</param>
public sealed record ReportImage(string Image, string Caption, ImmutableArray<byte> Png);
