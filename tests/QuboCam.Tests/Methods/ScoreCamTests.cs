namespace QuboCam.Tests;

/// <summary>Score-CAM on a classifier whose logits are known in closed form.</summary>
public sealed class ScoreCamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TheWeightsAreTheSoftmaxOfTheTargetsIncrease()
    {
        // 2×2 maps of a 2×2 image: no interpolation. Masks: (0, 1, 0, 0) and (1, 0, 0.5, 0.5); the third map is constant, its mask zero.
        ImageTensor image = new([0.1f, 0.2f, 0.3f, 0.4f], 1, 2, 2);
        ActivationsAndGradients trace = Traces.Of([1, 3, 1, 1, 4, -2, 1, 1, 5, 5, 5, 5], new float[12], new MapShape(3, 2, 2));

        ClassActivationMap result = new ScoreCam().Explain(
            Traces.Input(trace, image, new LinearClassifier(image, trace)), null, Cancellation);

        // Class 1 counts twice the sum: 2 · 0.2 = 0.4 and 2 · (0.1 + 0.15 + 0.2) = 0.9, against 0 for black.
        double[] powers = [Math.Exp(0.4), Math.Exp(0.9), 1];
        Assert.Equal(powers.Select(p => p / powers.Sum()), result.Weights, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void EveryMaskLiesBetweenZeroAndOneAndReachesBoth()
    {
        ImageTensor ones = new([.. Enumerable.Repeat(1f, 3 * 64)], 3, 8, 8);
        ActivationsAndGradients trace = Trace(5);
        LinearClassifier classifier = new(ones, trace);

        new ScoreCam().Explain(Traces.Input(trace, ones, classifier), null, Cancellation);

        Assert.Equal(6, classifier.Scored.Count); // five masks and the black image
        Assert.All(classifier.Scored.Take(5), mask => Assert.Equal((0, 1), (mask.Min(), mask.Max())));
        Assert.All(classifier.Scored[5], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void NoBatchIsLargerThanTheModelPrefers(int preferred)
    {
        ActivationsAndGradients trace = Trace(9);
        ImageTensor image = Traces.Image();
        LinearClassifier classifier = new(image, trace, preferred), one = new(image, trace, preferredBatch: 1);

        ClassActivationMap result = new ScoreCam().Explain(Traces.Input(trace, image, classifier), null, Cancellation);

        Assert.All(classifier.Batches, batch => Assert.InRange(batch, 1, preferred));
        Assert.Equal(10, classifier.Batches.Sum());
        Assert.Equal(new ScoreCam().Explain(Traces.Input(trace, image, one), null, Cancellation).Weights, result.Weights);
    }

    [Fact]
    public void ChannelsLastGivesTheWeightsOfChannelsFirst()
    {
        ActivationsAndGradients trace = Trace(5);
        ImageTensor first = Traces.Image(TensorLayout.Nchw), last = Traces.Image(TensorLayout.Nhwc);
        LinearClassifier firstModel = new(first, trace), lastModel = new(last, trace);

        ClassActivationMap expected = new ScoreCam().Explain(Traces.Input(trace, first, firstModel), null, Cancellation);
        ClassActivationMap actual = new ScoreCam().Explain(Traces.Input(trace, last, lastModel), null, Cancellation);

        // The sums run in another order.
        Assert.Equal(expected.Weights, actual.Weights, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(firstModel.Scored[2][64 + 9], lastModel.Scored[2][9 * 3 + 1]);
    }

    [Fact]
    public void ProgressRisesToOne()
    {
        ActivationsAndGradients trace = Trace(9);
        List<double> heard = [];

        new ScoreCam().Explain(
            Traces.Input(trace, Traces.Image(), new LinearClassifier(Traces.Image(), trace)), new Listener(heard.Add), Cancellation);

        Assert.Equal([0.4, 0.8, 1], heard);
    }

    [Fact]
    public void CancellationIsSeenBeforeTheNextBatch()
    {
        ActivationsAndGradients trace = Trace(9);
        LinearClassifier classifier = new(Traces.Image(), trace);
        using CancellationTokenSource source = new();

        Assert.Throws<OperationCanceledException>(() => new ScoreCam().Explain(
            Traces.Input(trace, Traces.Image(), classifier), new Listener(_ => source.Cancel()), source.Token));

        Assert.Single(classifier.Batches);
    }

    private static ActivationsAndGradients Trace(int maps) =>
        Traces.Of(TinyModel.Wave(maps * 9, 0.77f), new float[maps * 9], new MapShape(maps, 3, 3));

    private sealed class Listener(Action<double> heard) : IProgress<double>
    {
        public void Report(double value) => heard(value);
    }
}
