namespace QuboCam.Tests;

/// <summary>Metrics that run the model again, on a classifier whose scores are known in closed form.</summary>
public sealed class FaithfulnessTests
{
    private const double Tolerance = 1e-6; // logits are single precision

    // The order is 1, 2, 3, 0: of the two pixels with 0.5 the first by raster index goes first.
    private static readonly float[] Heat = [0.2f, 1, 0.5f, 0.5f];

    [Theory]
    [InlineData(4, new[] { 0, 0.25, 0.5, 0.75, 1 }, new[] { 3, 2.6, 1.7, 0.1, 0 })]
    [InlineData(null, new[] { 0, 0.5, 1 }, new[] { 3, 1.7, 0 })]
    [InlineData(3, new[] { 0, 0.25, 0.5, 1 }, new[] { 3, 2.6, 1.7, 0 })]
    [InlineData(100, new[] { 0, 0.25, 0.5, 0.75, 1 }, new[] { 3, 2.6, 1.7, 0.1, 0 })]
    public void DeletionTakesTheHottestPixelsFirst(int? steps, double[] fractions, double[] logits)
    {
        MetricInput input = MetricCase.Tiny(Heat) with { Perturbation = new() { Steps = steps } };

        Assert.Equal(Trapezoid(fractions, logits), MetricCase.Measure("deletion", input)!.Value, Tolerance);
    }

    [Theory]
    [InlineData(4, new[] { 0, 0.25, 0.5, 0.75, 1 }, new[] { 0, 0.4, 1.3, 2.9, 3 })]
    [InlineData(null, new[] { 0, 0.5, 1 }, new[] { 0, 1.3, 3 })]
    [InlineData(1, new[] { 0.0, 1 }, new[] { 0.0, 3 })]
    public void InsertionGivesTheHottestPixelsFirst(int? steps, double[] fractions, double[] logits)
    {
        MetricInput input = MetricCase.Tiny(Heat) with { Perturbation = new() { Steps = steps } };

        Assert.Equal(Trapezoid(fractions, logits), MetricCase.Measure("insertion", input)!.Value, Tolerance);
    }

    [Fact]
    public void ASigmoidModelIsScoredByTheSigmoidOfItsTargetAlone()
    {
        // Class 0 has the logit 0.2 · 10 = 2, which a softmax would see.
        ImageTensor image = new([1, 2, 3, 4], 1, 2, 2);
        MetricInput input = MetricCase.Of(image, [[0.2f, 0.2f, 0.2f, 0.2f], [0.1f, 0.2f, 0.3f, 0.4f]], Heat);

        double? value = MetricCase.Measure("deletion", input with { Activation = ScoreActivation.Sigmoid });

        Assert.Equal(Trapezoid([0, 0.5, 1], [3, 1.7, 0]), value!.Value, Tolerance);
    }

    [Fact]
    public void DropGainAndIncreaseCompareTheMaskedImageWithTheWhole()
    {
        // Through the heat map class 1 has 0.2·0.1 + 1·0.4 + 0.5·0.9 + 0.5·1.6 = 1.67 instead of 3.
        MetricInput falls = MetricCase.Tiny(Heat);
        // Pixel 3 speaks against class 1: 0.1 + 0.4 + 0.9 − 0.4 = 1; the map that hides it leaves 1.4.
        MetricInput rises = MetricCase.Of(
            new ImageTensor([1, 2, 3, 4], 1, 2, 2), [[0, 0, 0, 0], [0.1f, 0.2f, 0.3f, -0.1f]], [1, 1, 1, 0]);

        Assert.Equal((Sigmoid(3) - Sigmoid(1.67)) / Sigmoid(3), MetricCase.Measure("average-drop", falls)!.Value, Tolerance);
        Assert.Equal(0, MetricCase.Measure("average-gain", falls));
        Assert.Equal(0, MetricCase.Measure("increase-in-confidence", falls));
        Assert.Equal(0, MetricCase.Measure("average-drop", rises));
        Assert.Equal((Sigmoid(1.4) - Sigmoid(1)) / (1 - Sigmoid(1)), MetricCase.Measure("average-gain", rises)!.Value, Tolerance);
        Assert.Equal(1, MetricCase.Measure("increase-in-confidence", rises));
    }

    [Fact]
    public void AProbabilityOfOneOrZeroLeavesGainOrDropUndefined()
    {
        ImageTensor image = new([1000, 2000], 1, 1, 2);
        MetricInput certain = MetricCase.Of(image, [[0, 0], [1, 1]], [1, 0.5f]);
        MetricInput impossible = certain with { Trace = certain.Trace with { TargetClass = 0 } };

        Assert.Null(MetricCase.Measure("average-gain", certain));
        Assert.Equal(0, MetricCase.Measure("average-drop", certain));
        Assert.Null(MetricCase.Measure("average-drop", impossible));
        Assert.Null(MetricCase.Measure("adcc", impossible));
        Assert.Equal(0.25, MetricCase.Measure("deletion", impossible)!.Value, Tolerance); // 0 until both pixels are gone, then ½
    }

    [Fact]
    public void AdccIsTheHarmonicMeanOfItsThreeParts()
    {
        // The masked image is explained by the same map: coherency 1. Mean heat 2.2 / 4. Drop as above.
        MetricInput input = MetricCase.Tiny(Heat) with { Explain = (_, _) => new HeatMap([.. Heat], 2, 2) };

        double kept = Sigmoid(1.67) / Sigmoid(3);
        Assert.Equal(3 / (1 + 1 / (1 - 0.55) + 1 / kept), MetricCase.Measure("adcc", input)!.Value, Tolerance);
        Assert.Equal(0, MetricCase.Measure("adcc", MetricCase.Tiny(1, 1, 1, 1))); // the mean heat is 1: no simplicity left
    }

    [Fact]
    public void InfidelityIsZeroForTheContributionsOfALinearModel()
    {
        MetricInput exact = MetricCase.Tiny(0.1f / 1.6f, 0.4f / 1.6f, 0.9f / 1.6f, 1);
        // A square is one pixel here; drops 0.1, 0.4, 0.9, 1.6 against equal heat: the best factor is their mean.
        MetricInput flat = MetricCase.Tiny(1, 1, 1, 1);

        Assert.Equal(0, MetricCase.Measure("infidelity", exact)!.Value, Tolerance);
        // Variance of the drops drawn 50 times; over all four pixels alike it would be 0.3225.
        Assert.InRange(MetricCase.Measure("infidelity", flat)!.Value, 0.2, 0.45);
    }

    [Fact]
    public void RoadImputesAConstantImageWithItself()
    {
        ImageTensor image = new([.. Enumerable.Repeat(2f, 36)], 1, 6, 6);
        float[] heat = [.. TinyModel.Wave(36, 0.3f).Select(Math.Abs)];
        MetricInput input = MetricCase.Of(image, [new float[36], TinyModel.Wave(36, 0.7f)], heat);

        Assert.Equal(0, MetricCase.Measure("road-most", input)!.Value, 1e-5);
        Assert.Equal(0, MetricCase.Measure("road-least", input)!.Value, 1e-5);
    }

    [Fact]
    public void RoadImputesByCountWhereTheHeatIsEqual()
    {
        // A row of five pixels (1, 2, 4, 8, 16); all of the heat is equal but for the last pixel, the hottest. Of five, 4, 3, 2
        // and 1 are imputed, hottest first: 4 0 1 2. In a row every gap is filled linearly, and at an end with the nearest known value:
        // (·,·,·,8,·) → 8 everywhere; (·,·,4,8,·) → 4 4 4 8 8; (·,2,4,8,·) → 2 2 4 8 8; (1,2,4,8,·) → 1 2 4 8 8.
        MetricInput input = MetricCase.Of(
            new ImageTensor([1, 2, 4, 8, 16], 1, 1, 5), [new float[5], [1, 1, 1, 1, 1]], [0.5f, 0.5f, 0.5f, 0.5f, 1]);

        double most = MetricCase.Measure("road-most", input)!.Value, least = MetricCase.Measure("road-least", input)!.Value;

        Assert.Equal((40 + 28 + 24 + 23) / 4.0 - 31, most, 1e-4);
        // Coldest first: 0 1 2 3: (·,·,·,·,16) → 80; (·,·,·,8,16) → 48; (·,·,4,8,16) → 36; (·,2,4,8,16) → 32.
        Assert.Equal((80 + 48 + 36 + 32) / 4.0 - 31, least, 1e-4);
        Assert.Equal((least - most) / 2, MetricCase.Measure("road", input)!.Value, 1e-9);
    }

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    private static double Trapezoid(double[] fractions, double[] logits) => Enumerable.Range(1, logits.Length - 1)
        .Sum(k => (fractions[k] - fractions[k - 1]) * (Sigmoid(logits[k]) + Sigmoid(logits[k - 1])) / 2);
}
