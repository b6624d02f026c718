namespace QuboCam.Tests;

/// <summary>Every method by hand, and what all of them have in common.</summary>
public sealed class CamMethodsTests
{
    // Three maps of 1×2.
    private static readonly ActivationsAndGradients Tiny = Traces.Of([1, 2, 3, 0, -1, 4], [1, 3, -1, 0, 0.5f, 0.5f], new MapShape(3, 1, 2));

    private static readonly string[] WeighsPixels = ["layercam", "hirescam", "grad-cam-element-wise", "eigen-cam", "eigen-grad-cam"];

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
    public void XGradCamWeighsGradientsByActivationAndIgnoresAMapWhoseSumIsZero()
    {
        ActivationsAndGradients trace = Traces.Of([1, 2, 3, -3, 0, 4], [1, 3, -1, 5, 0.5f, 0.25f], new MapShape(3, 1, 2));

        ClassActivationMap result = Explain(new XGradCam(), trace);

        // (1 + 6)/3; ΣA = 0 gives 0; 1/4.
        Assert.Equal([7.0 / 3, 0, 0.25], result.Weights);
        Assert.Equal([7f / 3, 14f / 3 + 1], result.HeatMap.Values, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    // g∘A of Tiny: (1, 6), (−3, 0), (−0.5, 2); ReLU(g)∘A: (1, 6), (0, 0), (−0.5, 2).
    [InlineData("layercam", 0.5f, 8)]
    [InlineData("hirescam", 0, 8)]
    [InlineData("grad-cam-element-wise", 1, 8)]
    public void TheMethodsThatWeighPixelsDifferInWhatTheyRectify(string name, float first, float second)
    {
        ClassActivationMap result = Explain(CamMethods.Named(name), Tiny);

        Assert.Equal([first, second], result.HeatMap.Values);
    }

    [Fact]
    public void FemWeighsAMapByThePartOfItThatStandsOut()
    {
        // Nine times 0 and one 10: mean 1, σ 3, one of ten pixels above 7. Five 0 and five 1: none above 0.5 + 2 · 0.5.
        float[] peak = [0, 0, 0, 0, 0, 0, 0, 0, 0, 10], halves = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];

        ClassActivationMap result = Explain(new Fem(), Traces.Of([.. peak, .. halves], new float[20], new MapShape(2, 1, 10)));

        Assert.Equal([0.1, 0], result.Weights);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], result.HeatMap.Values);
    }

    [Fact]
    public void RandomCamDrawsUniformWeightsFromTheSeed()
    {
        ActivationsAndGradients trace = Traces.Of(new float[4000], new float[4000], new MapShape(4000, 1, 1));
        CamInput input = new(trace, Traces.Image(), new LinearClassifier(Traces.Image(), trace), Selection: null, Seed: 1);

        double[] first = [.. new RandomCam().Explain(input, null, Cancellation).Weights];
        double[] other = [.. new RandomCam().Explain(input with { Seed = 2 }, null, Cancellation).Weights];

        // Uniform in [−1, 1]: mean 0 and mean square 1/3, with standard errors of 0.009 and 0.005 over 4000 draws.
        Assert.Equal(0, first.Average(), 0.04);
        Assert.Equal(1.0 / 3, first.Average(w => w * w), 0.02);
        Assert.InRange(first.Min(), -1, -0.99);
        Assert.InRange(first.Max(), 0.99, 1);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void TopKTakesAsManyCandidatesByImportanceAsWereSelected()
    {
        // α = (2, −0.5, 0.5): the candidates are the maps 0 and 2; one was selected.
        ClassActivationMap result = new TopK().Explain(Selecting(2), null, Cancellation);

        Assert.Equal([2, 0, 0], result.Weights);
        Assert.Equal([2, 4], result.HeatMap.Values);
        Assert.Equal([0, 0, 0], new TopK().Explain(Selecting(), null, Cancellation).Weights);
    }

    [Fact]
    public void GreedySelectionAddsWhatLowersTheEnergyMostAndKeepsIt()
    {
        // Maps (1, 1), (1, 0), (0, 1) with α = 4, 3, 3. First map 0 is taken; without pairs it costs cos 45° with either of the others, and
        // these are orthogonal: E{0, 1} = −0.7 (1 + 0.75) + 0.3 · 0.707; then map 2. Two are asked for, and map 1 comes first of the tie.
        ActivationsAndGradients trace = Traces.Of([1, 1, 1, 0, 0, 1], [4, 4, 3, 3, 3, 3], new MapShape(3, 1, 2));
        CamInput input = Input(trace);
        input = input with { Selection = input.Selected with { Maps = [1, 2] } };

        ClassActivationMap result = new GreedySelection().Explain(input, null, Cancellation);

        Assert.Equal([4, 3, 0], result.Weights);
        Assert.Equal([7, 4], result.HeatMap.Values);
    }

    [Fact]
    public void GreedySelectionFollowsThePairsAsWellAsTheImportance()
    {
        // Maps 0 and 1 are equal, α = 4, 3.9; map 2 is orthogonal, α = 3: beside map 0, map 1 costs 0.3 − 0.7 · 0.975, map 2 costs −0.7 · 0.75.
        ActivationsAndGradients trace = Traces.Of([1, 0, 1, 0, 0, 1], [4, 4, 3.9f, 3.9f, 3, 3], new MapShape(3, 1, 2));
        CamInput input = Input(trace);
        input = input with { Selection = input.Selected with { Maps = [0, 1] } };

        Assert.Equal([4, 0, 3], new GreedySelection().Explain(input, null, Cancellation).Weights);
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
    public void EveryMethodGivesARectifiedMapAndWhereItWeighsMapsTheirSum(string name)
    {
        ActivationsAndGradients trace = Signed();

        ClassActivationMap result = Explain(CamMethods.Named(name), trace);

        Assert.Equal(WeighsPixels.Contains(name) ? 0 : trace.Shape.Maps, result.Weights.Length);
        Assert.Equal((5, 4), (result.HeatMap.Height, result.HeatMap.Width));
        Assert.Contains(result.HeatMap.Values, v => v > 0);
        for (int i = 0; i < trace.Shape.Pixels && !result.Weights.IsEmpty; i++)
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

        Assert.Equal(WeighsPixels.Contains(name) ? 0 : 2, result.Weights.Length);
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

    /// <summary>Six maps of either sign; the first pixel of each stands out.</summary>
    private static ActivationsAndGradients Signed()
    {
        float[] activations = TinyModel.Wave(6 * 20, 0.77f);
        for (int map = 0; map < 6; map++)
            activations[map * 20] += 4;
        return Traces.Of(activations, TinyModel.Wave(6 * 20, 0.093f), new MapShape(6, 5, 4));
    }

    private static ClassActivationMap Explain(ICamMethod method, ActivationsAndGradients trace) => method.Explain(Input(trace), null, Cancellation);

    private static CamInput Input(ActivationsAndGradients trace) =>
        Traces.Input(trace, Traces.Image(), new LinearClassifier(Traces.Image(), trace));
}
