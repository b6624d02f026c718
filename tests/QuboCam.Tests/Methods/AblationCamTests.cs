namespace QuboCam.Tests;

/// <summary>Ablation-CAM in closed form and through the head.</summary>
public sealed class AblationCamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void BehindALinearHeadTheWeightIsThePartOfTheLogitThatTheMapContributes()
    {
        // Σ gA = 7, −3, 1.5; y = 4.
        ActivationsAndGradients trace = Tiny() with { Logits = [0, 4] };
        LinearClassifier classifier = new(Traces.Image(), trace);

        ClassActivationMap result = new AblationCam().Explain(Traces.Input(trace, Traces.Image(), classifier), null, Cancellation);

        Assert.Equal([1.75, -0.75, 0.375], result.Weights);
        Assert.Empty(classifier.Batches);
    }

    [Fact]
    public void ThroughTheHeadTheWeightsAreThose()
    {
        // y = Σ gA = 5.5 over all maps.
        ActivationsAndGradients trace = Tiny();
        LinearClassifier classifier = new(Traces.Image(), trace) { IsHeadLinear = false };

        ClassActivationMap result = new AblationCam().Explain(Traces.Input(trace, Traces.Image(), classifier), null, Cancellation);

        Assert.Equal([7 / 5.5, -3 / 5.5, 1.5 / 5.5], result.Weights, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(4, classifier.Batches.Sum());
    }

    [Fact]
    public void ALogitOfZeroLeavesTheLossUndivided()
    {
        ActivationsAndGradients trace = Tiny() with { Logits = [0, 0] };

        ClassActivationMap result = new AblationCam().Explain(
            Traces.Input(trace, Traces.Image(), new LinearClassifier(Traces.Image(), trace)), null, Cancellation);

        Assert.Equal([7, -3, 1.5], result.Weights);
    }

    [Fact]
    public void ManyMapsAreAblatedInSeveralBatchesAndMapsOfZerosNotAtAll()
    {
        const int maps = 150;
        float[] activations = TinyModel.Wave(maps * 16, 0.77f);
        Array.Clear(activations, 16 * 3, 16);
        ActivationsAndGradients trace = Traces.Of(activations, TinyModel.Wave(maps * 16, 0.093f), new MapShape(maps, 4, 4));
        LinearClassifier classifier = new(Traces.Image(), trace) { IsHeadLinear = false };

        ClassActivationMap result = new AblationCam().Explain(Traces.Input(trace, Traces.Image(), classifier), null, Cancellation);

        Assert.Equal([64, 64, 22], classifier.Batches);
        double[] contributions = [.. Enumerable.Range(0, maps).Select(k => Enumerable.Range(16 * k, 16).Sum(i => (double)trace.Gradients[i] * activations[i]))];
        Assert.Equal(contributions.Select(c => c / contributions.Sum()), result.Weights, (a, b) => Math.Abs(a - b) < 1e-4); // float32 logits
    }

    [Fact]
    public void CancellationIsSeenBeforeTheHeadRuns()
    {
        ActivationsAndGradients trace = Tiny();
        LinearClassifier classifier = new(Traces.Image(), trace) { IsHeadLinear = false };

        Assert.Throws<OperationCanceledException>(() => new AblationCam().Explain(
            Traces.Input(trace, Traces.Image(), classifier), null, new CancellationToken(canceled: true)));

        Assert.Empty(classifier.Batches);
    }

    private static ActivationsAndGradients Tiny() => Traces.Of([1, 2, 3, 0, -1, 4], [1, 3, -1, 0, 0.5f, 0.5f], new MapShape(3, 1, 2));
}
