namespace QuboCam.Tests;

/// <summary>What all metrics have in common.</summary>
public sealed class MetricContractTests
{
    private static readonly string[] Expected =
    [
        "deletion", "insertion", "average-drop", "increase-in-confidence", "average-gain", "road", "road-most", "road-least",
        "pointing-game", "energy-pointing-game", "iou", "relevance-rank", "max-sensitivity", "infidelity", "sparseness", "complexity",
        "coherency", "adcc",
        "parameter-randomisation", "class-sensitivity",
    ];

    private static readonly string[] HeatAlone =
        ["pointing-game", "energy-pointing-game", "iou", "relevance-rank", "sparseness", "complexity"];

    private static readonly string[] Costly =
    [
        "road", "road-most", "road-least", "max-sensitivity", "infidelity", "coherency", "adcc", "parameter-randomisation",
        "class-sensitivity",
    ];

    public static TheoryData<string> Names => [.. Expected];

    [Fact]
    public void TheListHoldsEveryNameOfTheCommandLineOnce() => Assert.Equal(Expected, Metrics.All.Select(m => m.Name));

    [Fact]
    public void CostlyMetricsAreNotDefault() => Assert.Equal(Costly, Metrics.All.Where(m => !m.IsDefault).Select(m => m.Name));

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheList() => Assert.StartsWith(
        "There is no metric 'auc'; there are deletion, insertion,",
        Assert.Throws<InputException>(() => Metrics.Named("auc")).Message);

    [Theory, MemberData(nameof(Names))]
    public void EveryMetricSaysWhereItComesFrom(string name)
    {
        IMetric metric = Metrics.Named(name);

        Assert.Equal(name, metric.Name.ToLowerInvariant());
        Assert.NotEmpty(metric.Title);
        Assert.NotEmpty(metric.Source);
        Assert.DoesNotContain('\n', metric.Source);
    }

    [Theory, MemberData(nameof(Names))]
    public void TheSameInputGivesTheSameFiniteValue(string name)
    {
        double? first = MetricCase.Measure(name, MetricCase.Wavy()), second = MetricCase.Measure(name, MetricCase.Wavy());

        Assert.True(double.IsFinite(Assert.NotNull(first)));
        Assert.Equal(first, second);
    }

    [Theory, MemberData(nameof(Names))]
    public void ChannelsLastGivesTheValueOfChannelsFirst(string name) => Assert.Equal(
        Assert.NotNull(MetricCase.Measure(name, MetricCase.Wavy())),
        Assert.NotNull(MetricCase.Measure(name, MetricCase.Wavy(TensorLayout.Nhwc))), tolerance: 1e-9);

    [Theory, MemberData(nameof(Names))]
    public void AnAllZeroHeatMapHasNoValue(string name) =>
        Assert.Null(MetricCase.Measure(name, MetricCase.Wavy() with { HeatMap = new HeatMap([.. new float[64]], 8, 8) }));

    [Theory, MemberData(nameof(Names))]
    public void AConstantHeatMapHasAFiniteValue(string name)
    {
        HeatMap constant = new([.. Enumerable.Repeat(1f, 64)], 8, 8);

        double? value = MetricCase.Measure(name, MetricCase.Wavy() with { HeatMap = constant });

        Assert.True(double.IsFinite(Assert.NotNull(value)));
    }

    [Theory, MemberData(nameof(Names))]
    public void NoBatchIsLargerThanTheModelPrefers(string name)
    {
        MetricInput input = MetricCase.Wavy();

        MetricCase.Measure(name, input);

        Assert.All(((PixelClassifier)input.Classifier).Batches, batch => Assert.InRange(batch, 1, 3));
    }

    [Theory, MemberData(nameof(Names))]
    public void AHeatMapOfAnotherSizeIsRefused(string name) => Assert.Contains(
        "The heat map has 2×2 pixels, the image 8×8.",
        Assert.Throws<ArgumentException>(
            () => MetricCase.Measure(name, MetricCase.Wavy() with { HeatMap = new HeatMap([0, 1, 0, 0], 2, 2) })).Message);

    [Theory, MemberData(nameof(Names))]
    public void CancelledWorkDoesNotRunTheModel(string name)
    {
        MetricInput input = MetricCase.Wavy();
        int explained = 0;
        MetricInput counting = input with { Explain = (image, target) => { explained++; return input.Explain(image, target); } };

        Exception? thrown = Record.Exception(() => Metrics.Named(name).Measure(counting, new CancellationToken(canceled: true)));

        Assert.Empty(((PixelClassifier)input.Classifier).Batches);
        Assert.Equal(0, explained);
        Assert.Equal(HeatAlone.Contains(name), thrown is not OperationCanceledException);
    }
}
