namespace QuboCam.Tests;

/// <summary>Every method by hand, and what all of them have in common.</summary>
public sealed class CamMethodsTests
{
    // Three maps of 1×2.
    private static readonly ActivationsAndGradients Tiny = Traces.Of([1, 2, 3, 0, -1, 4], [1, 3, -1, 0, 0.5f, 0.5f], new MapShape(3, 1, 2));

    public static TheoryData<string> Names => [.. CamMethods.All.Select(m => m.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void GradCamWeighsAMapByItsMeanGradient()
    {
        ClassActivationMap result = Explain(new GradCam(), Tiny);

        Assert.Equal([2, -0.5, 0.5], result.Weights);
        // 2·(1, 2) − 0.5·(3, 0) + 0.5·(−1, 4) = (0, 6)
        Assert.Equal([0, 6], result.HeatMap.Values);
        Assert.Throws<ArgumentException>(() => GradCam.ChannelWeights([1, 2, 3], new MapShape(1, 1, 2)));
    }

    [Fact]
    public void GradCamPlusPlusFollowsEquation19()
    {
        ClassActivationMap result = Explain(new GradCamPlusPlus(), Tiny);

        // ΣA = 3, 3, 3. α = g²/(2g² + 3g³) = 1/(2 + 3g); w = Σ α·ReLU(g):
        // 1/5 + 3/11 = 26/55; negative and zero gradients give 0; 2 · 0.5/3.5 = 2/7.
        Assert.Equal([26.0 / 55, 0, 2.0 / 7], result.Weights, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([26f / 55 - 2f / 7, 2 * 26f / 55 + 4 * 2f / 7], result.HeatMap.Values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void GradCamPlusPlusIgnoresAPixelWhoseDenominatorIsZero()
    {
        // ΣA = −2: at g = 1 the denominator 2g² + g³ΣA is 0; at g = 2 it is 8 − 16 = −8, so w = −0.5 · 2.
        ClassActivationMap result = Explain(new GradCamPlusPlus(), Traces.Of([-3, 1], [1, 2], new MapShape(1, 1, 2)));

        Assert.Equal([-1], result.Weights);
        Assert.Equal([3, 0], result.HeatMap.Values);
    }

    [Fact]
    public void GradCamPlusPlusOfGradientsThatAreAllZeroIsZero()
    {
        ClassActivationMap result = Explain(new GradCamPlusPlus(), Traces.Of([1, 2], [0, 0], new MapShape(1, 1, 2)));

        Assert.Equal([0], result.Weights);
        Assert.Equal([0, 0], result.HeatMap.Values);
    }

    [Fact]
    public void QuboCamSumsTheSelectedMapsAlone()
    {
        CamInput input = Selecting(2);

        ClassActivationMap result = new QuboCamMethod().Explain(input, null, Cancellation);

        Assert.Equal([0, 0, 0.5], result.Weights);
        Assert.Equal([0, 2], result.HeatMap.Values); // ReLU(0.5 · (−1, 4))
    }

    [Fact]
    public void QuboCamWithoutASelectionIsZero()
    {
        ClassActivationMap result = new QuboCamMethod().Explain(Selecting(), null, Cancellation);

        Assert.Equal([0, 0, 0], result.Weights);
        Assert.Equal([0, 0], result.HeatMap.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryMethodGivesAWeightPerMapAndARectifiedSumOfThem(string name)
    {
        ActivationsAndGradients trace = Signed();

        ClassActivationMap result = Explain(CamMethods.Named(name), trace);

        Assert.Equal(trace.Shape.Maps, result.Weights.Length);
        Assert.Equal((5, 4), (result.HeatMap.Height, result.HeatMap.Width));
        Assert.Contains(result.HeatMap.Values, v => v > 0);
        for (int i = 0; i < trace.Shape.Pixels; i++)
            Assert.Equal(
                Math.Max(0, Enumerable.Range(0, trace.Shape.Maps).Sum(k => result.Weights[k] * trace.Map(k)[i])), result.HeatMap.Values[i], 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryMethodGivesTheSameBytesAgain(string name)
    {
        ClassActivationMap first = Explain(CamMethods.Named(name), Signed()), second = Explain(CamMethods.Named(name), Signed());

        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.HeatMap.Values, second.HeatMap.Values);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryMethodTakesMapsThatAreZeroEverywhere(string name)
    {
        ClassActivationMap result = Explain(CamMethods.Named(name), Traces.Of(new float[40], new float[40], new MapShape(2, 5, 4)));

        Assert.Equal(2, result.Weights.Length);
        Assert.Equal(new float[20], result.HeatMap.Values);
    }

    [Fact]
    public void AMethodIsFoundByNameAndAnUnknownOneIsAnsweredWithTheList()
    {
        Assert.All(CamMethods.All, method => Assert.Same(method, CamMethods.Named(method.Name)));
        Assert.Equal(
            "There is no method 'gradcam'; there are " + string.Join(", ", CamMethods.All.Select(m => m.Name)) + ".",
            Assert.Throws<InputException>(() => CamMethods.Named("gradcam")).Message);
    }

    /// <summary>A selection of some maps of <see cref="Tiny"/>, α = (2, −0.5, 0.5).</summary>
    private static CamInput Selecting(params int[] maps)
    {
        CamInput input = Input(Tiny);
        double[] weights = new double[3];
        foreach (int map in maps)
            weights[map] = new[] { 2, -0.5, 0.5 }[map];
        return input with { Selection = input.Selected with { Maps = [.. maps], Weights = [.. weights] } };
    }

    private static ActivationsAndGradients Signed() =>
        Traces.Of(TinyModel.Wave(6 * 20, 0.77f), TinyModel.Wave(6 * 20, 0.093f), new MapShape(6, 5, 4));

    private static ClassActivationMap Explain(ICamMethod method, ActivationsAndGradients trace) => method.Explain(Input(trace), null, Cancellation);

    private static CamInput Input(ActivationsAndGradients trace) =>
        Traces.Input(trace, Traces.Image(), new LinearClassifier(Traces.Image(), trace));
}
