using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>A made-up run over ten classes, with what is awkward in a report: nulls, hostile names, ties, long titles.</summary>
internal static class SampleSummary
{
    public const string HostileImage = "<script>alert('&\"x')</script>.png";

    public static readonly ImmutableArray<string> Classes =
        ["airplane", "automobile", "bird", "<b>cat</b>", "deer", "dog & wolf", "frog", "horse",
            "a very long name of a ship class", "truck|x"];

    private static readonly ImmutableArray<MetricInfo> Metrics =
    [
        new("deletion", "Deletion", MetricDirection.Lower, MetricScale.Probability,
            "Petsiuk et al. 2018, arXiv:1806.07421, section 3.2"),
        new("insertion", "Insertion", MetricDirection.Higher, MetricScale.Probability,
            "Petsiuk et al. 2018, arXiv:1806.07421, section 3.2"),
        new("average-drop", "Average drop", MetricDirection.Lower, MetricScale.Probability,
            "Chattopadhay et al. 2018, arXiv:1710.11063, section 4.1"),
        new("increase-in-confidence", "Increase in confidence", MetricDirection.Higher, MetricScale.Probability,
            "Chattopadhay et al. 2018, arXiv:1710.11063, section 4.1"),
        new("energy-pointing-game", "Energy pointing game", MetricDirection.Higher, MetricScale.HeatMap,
            "Wang et al. 2020, arXiv:1910.01279, eq. 11"),
        new("sparseness", "Sparseness", MetricDirection.Higher, MetricScale.HeatMap,
            "Chalasani et al. 2020, arXiv:1810.06583; Gini index"),
        new("complexity", "Complexity", MetricDirection.Lower, MetricScale.HeatMap, "Bhatt et al. 2020, arXiv:2005.00631, eq. 6"),
        new("infidelity", "Infidelity", MetricDirection.Lower, MetricScale.Logit,
            "Yeh et al. 2019, arXiv:1901.09392, definition 2.1"),
    ];

    // Mean of each metric under each method.
    private static readonly double?[][] Means =
    [
        [0.214, 0.612, 0.231, 0.281, null, 0.712, 6.41, 0.0521],
        [0.198, 0.643, 0.187, 0.312, 0.583, 0.541, 7.32, 0.0412],
        [0.203, 0.639, 0.182, 0.318, 0.571, 0.498, 7.55, 0.0419],
        [0.209, 0.651, 0.164, 0.329, 0.566, 0.463, 7.61, 0.0398],
        [0.199, 0.641, 0.185, 0.309, 0.590, 0.583, 7.11, 0.0415],
    ];

    private static readonly double[] HalfWidths = [0.0132, 0.0171, 0.0214, 0.0611, 0.0283, 0.0123, 0.081, 0.00412];

    public static EvaluationSummary Full { get; } = new()
    {
        Settings = [("Method", "qubo-cam grad-cam grad-cam++ score-cam qubo-cam-r"), ("β", "0.7"), ("Sampler", "exact"),
            ("Importance", "gradient"),
            ("Preprocessing", "unit"), ("Limit", "200")],
        DataSet = "cifar-10-batches-bin/test_batch.bin",
        Model = "resnet20-cifar10.onnx",
        ModelSha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        Layer = "layer3/relu_out, 64×8×8",
        Version = "0.1.0",
        Seed = 20260424,
        Images = 200,
        Correct = 172,
        Skipped = [new(HostileImage, "is no picture: the header says <html>"),
            new("class_3/\u202Egnp.exe", "ends after 12 bytes"),
            new("a|b*c_[d](javascript:e).png", "has 16 bits | channel")],
        Metrics = Metrics,
        Methods =
        [
            Method("qubo-cam", "QUBO-CAM", 0,
                new(Of(3.12, 0.11), Of(27.8, 0.63), Of(-1.412, 0.031), Of(0.314, 0.018), 1, 0.121, null)),
            Method("grad-cam", "Grad-CAM", 1, null),
            Method("grad-cam++", "Grad-CAM++", 2, null),
            Method("score-cam", "Score-CAM", 3, null),
            Method("qubo-cam-r", "QUBO-CAM, reconstruction", 4,
                new(Of(9.87, 0.05), Of(27.8, 0.63), Of(-0.4731, 0.0082), Of(0.893, 0.007), 0.995, 0.402, 0.211)),
        ],
        Differences = [.. Enumerable.Range(1, 4).SelectMany(Differences)],
        Disentanglement =
        [
            Overlap("qubo-cam", "QUBO-CAM", DisentanglementView.Maps, null, 0.076, 10),
            Overlap("top-k", "Top maps by importance, same number", DisentanglementView.Maps, "qubo-cam", 0.031, 10),
            Overlap("sharpened", "Grad-CAM sharpened to the same entropy", DisentanglementView.Maps, "qubo-cam", 0.082, 10),
            Overlap("grad-cam", "Grad-CAM", DisentanglementView.Maps, null, 0.290, 10),
            Overlap("qubo-cam", "QUBO-CAM", DisentanglementView.HeatMaps, null, 0.71, 10),
            Overlap("grad-cam", "Grad-CAM", DisentanglementView.HeatMaps, null, 0.83, 10),
        ],
        Pictures = [new("test_batch.bin#17", "QUBO-CAM beats Grad-CAM by most on insertion", Panel(0)),
            new("<img src=x onerror=alert(1)>", "QUBO-CAM loses by most", Panel(1))],
    };

    /// <summary>A run that explained nothing.</summary>
    public static EvaluationSummary Empty { get; } = Full with
    {
        Images = 0,
        Correct = 0,
        Methods = [.. Full.Methods.Select(method =>
            method with { Metrics = [.. Metrics.Select(_ => (Estimate?)null)], Selection = null })],
        Differences = [],
        Disentanglement = [],
        Pictures = [],
    };

    /// <summary>A run of one method.</summary>
    public static EvaluationSummary OneMethod { get; } =
        Full with { Methods = [Full.Methods[0]], Differences = [], Correct = null };

    public static Estimate Of(double mean, double half, int n = 200) => new(mean, mean - half, mean + half, n);

    public static DisentanglementResult Overlap(
        string method, string title, DisentanglementView view, string? controlOf, double mean, int classes) => new(
        method, title, view, controlOf is not null, classes == 10 ? Classes
            : [.. Enumerable.Range(1, classes).Select(i => $"class {i}")],
        [.. Enumerable.Repeat(17, classes)],
        [.. Enumerable.Range(0, classes * classes).Select(i => i / classes == i % classes ? 1
            : Math.Clamp(mean * (1 + 0.6 * Math.Cos(i / classes + i % classes)), 0, 1))],
        Of(mean, 0.011, 172)) { ControlOf = controlOf };

    private static MethodSummary Method(string name, string title, int row, SelectionStatistics? selection) => new(name, title,
        [.. Means[row].Select((mean, metric) => mean is double m ? Of(m, HalfWidths[metric], metric == 4 ? 187 : 200) : null)],
            selection);

    private static IEnumerable<PairedDifference> Differences(int row)
    {
        string name = new[] { "", "grad-cam", "grad-cam++", "score-cam", "qubo-cam-r" }[row];
        for (int metric = 0; metric < Metrics.Length; metric++)
            if (Means[row][metric] is double mean && Means[0][metric] is double first)
            {
                double difference = mean - first, half = HalfWidths[metric] / 2;
                double p = Math.Max(1e-4, Math.Exp(-2 * difference * difference / half / half));
                yield return new(name, Metrics[metric].Name, Of(difference, half), p, Math.Min(1, 28 * p));
            }
    }

    private static ImmutableArray<byte> Panel(int phase)
    {
        LinePlot plot = new()
        {
            Title = "Stands for a panel",
            X = new PlotAxis("column"),
            Y = new PlotAxis("heat"),
            Series = [new PlotSeries("heat", [.. Enumerable.Range(0, 50).Select(i => ((double)i, Math.Sin(i / 8.0 + phase)))])],
        };
        return [.. plot.Render()];
    }
}
