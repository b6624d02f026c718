namespace QuboCam.Tests;

/// <summary>Metrics of the heat map alone, and of its changes, by hand.</summary>
public sealed class HeatMapMetricTests
{
    private static readonly Annotation LeftColumn = new() { Height = 2, Width = 2, Boxes = [new Box(0, 0, 1, 2)] };

    [Fact]
    public void LocalisationIsMeasuredAgainstTheBox()
    {
        // Left column: pixels 0 and 2.
        MetricInput input = MetricCase.Tiny(0.1f, 0.4f, 1, 0.5f) with { Annotation = LeftColumn };

        Assert.Equal(1, MetricCase.Measure("pointing-game", input));
        Assert.Equal(1.1 / 2, MetricCase.Measure("energy-pointing-game", input)!.Value, 1e-7);
        Assert.Equal(1.0 / 4, MetricCase.Measure("iou", input)); // hot: 1, 2, 3
        Assert.Equal(1.0 / 2, MetricCase.Measure("relevance-rank", input)); // hottest: 2, 3
    }

    [Fact]
    public void TheFirstOfSeveralHottestPixelsPlays()
    {
        Assert.Equal(1, MetricCase.Measure("pointing-game", MetricCase.Tiny(1, 1, 0, 0) with { Annotation = LeftColumn }));
        Assert.Equal(0, MetricCase.Measure("pointing-game", MetricCase.Tiny(0, 1, 1, 0) with { Annotation = LeftColumn }));
    }

    [Theory]
    [InlineData("pointing-game")]
    [InlineData("energy-pointing-game")]
    [InlineData("iou")]
    [InlineData("relevance-rank")]
    public void WithoutAnObjectLocalisationHasNoValue(string name)
    {
        MetricInput input = MetricCase.Tiny(0.1f, 0.4f, 1, 0.5f);

        Assert.Null(MetricCase.Measure(name, input));
        Annotation outside = new() { Height = 2, Width = 2, Boxes = [new Box(2, 2, 3, 3)] };
        Assert.Null(MetricCase.Measure(name, input with { Annotation = outside }));
        Assert.Contains("The annotation is that of 2×3 pixels", Assert.Throws<ArgumentException>(
            () => MetricCase.Measure(name, input with { Annotation = new() { Height = 2, Width = 3 } })).Message);
    }

    [Theory]
    [InlineData(new float[] { 1, 1, 1, 1 }, 0, 1.3862943611198906)]
    [InlineData(new float[] { 0, 0, 1, 0 }, 0.75, 0)]
    [InlineData(new float[] { 0.5f, 0, 1, 0.5f }, 3.0 / 8, 1.0397207708399179)] // p = ¼, ½, ¼: 1.5 ln 2
    public void SparsenessIsTheGiniIndexAndComplexityTheEntropy(float[] heat, double gini, double entropy)
    {
        Assert.Equal(gini, MetricCase.Measure("sparseness", MetricCase.Tiny(heat))!.Value, 1e-9);
        Assert.Equal(entropy, MetricCase.Measure("complexity", MetricCase.Tiny(heat))!.Value, 1e-9);
    }

    [Theory]
    [InlineData(new[] { 0.2f, 1, 0.5f, 0.3f }, 1)]
    [InlineData(new[] { 0.8f, 0, 0.5f, 0.7f }, 0)]
    [InlineData(new[] { 0f, 0, 0, 0 }, 0.5)]
    public void CoherencyIsTheCorrelationMappedToZeroToOne(float[] masked, double expected)
    {
        MetricInput input = MetricCase.Tiny(0.2f, 1, 0.5f, 0.3f);

        double? value = MetricCase.Measure("coherency", input with { Explain = Explain });

        Assert.Equal(expected, value!.Value, 1e-6);

        HeatMap Explain(ImageTensor image, int target)
        {
            Assert.Equal([0.2f, 2, 1.5f, 1.2f], image.Values, (a, b) => Math.Abs(a - b) < 1e-6); // (1, 2, 3, 4) times the heat
            Assert.Equal(1, target);
            return new HeatMap([.. masked], 2, 2);
        }
    }

    [Theory]
    [InlineData(new float[] { 1, 2, 3, 4 }, 0.9486832980505138)] // ranks with a tie: 4.5 / √(4.5 · 5)
    [InlineData(new float[] { 4, 3, 2, 1 }, -0.9486832980505138)]
    [InlineData(new float[] { 1, 50, 50, 90 }, 1)]
    [InlineData(new float[] { 2, 2, 2, 2 }, 0)]
    public void SanityChecksCompareRanks(float[] other, double correlation)
    {
        int asked = -1;
        MetricInput input = MetricCase.Tiny(0.1f, 0.5f, 0.5f, 1) with
        {
            ExplainRandomised = () => new HeatMap([.. other], 2, 2),
            Explain = (_, target) => { asked = target; return new HeatMap([.. other], 2, 2); },
        };

        Assert.Equal(Math.Abs(correlation), MetricCase.Measure("parameter-randomisation", input)!.Value, 1e-9);
        Assert.Equal(correlation, MetricCase.Measure("class-sensitivity", input)!.Value, 1e-9);
        Assert.Equal(0, asked);
        Assert.Null(MetricCase.Measure("parameter-randomisation", input with { ExplainRandomised = null }));
    }

    [Fact]
    public void TheLeastLikelyClassIsNeverTheTarget()
    {
        ImageTensor image = new([1, 2, 3, 4], 1, 2, 2);
        MetricInput input = MetricCase.Of(image, [[1, 1, 1, 1], [0, 0, 0, 0], [2, 2, 2, 2]], [1, 0, 0, 0]);
        int asked = -1;
        MetricInput least = input with
        {
            Trace = input.Trace with { TargetClass = 1 },
            Explain = (_, target) => { asked = target; return input.HeatMap; },
        };

        MetricCase.Measure("class-sensitivity", least);

        Assert.Equal(0, asked);
    }

    [Fact]
    public void MaxSensitivityIsTheLargestChangeUnderPerturbationsWithinTheRadius()
    {
        List<float[]> seen = [];
        float[] first = [0.6f, 0, 0.8f, 0], second = [0.6f, 0, 0.2f, 0], third = [0.6f, 0.3f, 0.4f, 0];
        MetricInput input = MetricCase.Tiny(first) with { Explain = Explain };

        double? value = MetricCase.Measure("max-sensitivity", input);

        Assert.Equal(0.6, value!.Value, 1e-6); // the norm is 1; the changes are 0.6 and √(0.3² + 0.4²) = 0.5
        Assert.Equal(10, seen.Count);
        Assert.Equal(10, seen.Select(s => s[0]).Distinct().Count());
        // The range of (1, 2, 3, 4) is 3, the radius 0.06.
        float[] changes = [.. seen.SelectMany(s => s.Zip(input.Image.Values, (a, b) => Math.Abs(a - b)))];
        Assert.InRange(changes.Max(), 0.04, 0.0601);

        HeatMap Explain(ImageTensor image, int target)
        {
            seen.Add([.. image.Values]);
            return new HeatMap([.. seen.Count % 2 == 0 ? second : third], 2, 2);
        }
    }
}
