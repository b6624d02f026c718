using System.Collections.Immutable;

namespace QuboCam.Tests;

/// <summary>Why A and not B: one class held against another.</summary>
public sealed class ContrastTests
{
    private const int A = 2, B = 0;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // z = W·mean + b over the maps: ∂z_c/∂A is W[c, k] / 36 everywhere.
    [Fact]
    public void BehindALinearHeadTheImportanceIsTheDifferenceOfThatOfBothClasses()
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());
        ActivationsAndGradients trace = classifier.Trace([TinyModel.Image()], [A])[0];

        ActivationsAndGradients held = trace.HeldAgainst(B, TinyModel.Image(), classifier);

        double[] expected = [.. Enumerable.Range(0, TinyModel.Maps)
            .Select(k => (TinyModel.ClassWeights[A * TinyModel.Maps + k] - TinyModel.ClassWeights[B * TinyModel.Maps + k]) / 36.0)];
        Assert.Equal(expected, SelectionProblem.Build(held, new()).Importance, (a, b) => Math.Abs(a - b) < 1e-7); // float32 gradients
        Assert.Equal((A, B), (held.TargetClass, held.AgainstClass));
        Assert.Equal(trace.Logits, held.Logits);
        Assert.Equal(trace.Activations, held.Activations);
    }

    // h = b + AᵀL, z = WᵀReLU(h): ∂(z_A − z_B)/∂A_i = Σ_j L_ij (W_jA − W_jB) over the j with h_j > 0.
    [Fact]
    public void ThroughADeepHeadTheGradientsAreTheSlopesOfTheDifference()
    {
        using OnnxClassifier classifier = new(TinyModel.Create(head: TinyModel.Wide).Load(), "maps");
        ImageTensor image = TinyModel.Image();

        ActivationsAndGradients held = classifier.Trace([image], [A])[0].HeldAgainst(B, image, classifier);

        const int hidden = 200;
        float[] l = TinyModel.Wave(108 * hidden, 0.9f), b = TinyModel.Wave(hidden, 0.3f), w = TinyModel.Wave(hidden * TinyModel.Classes, 1.1f);
        double[] h = [.. Enumerable.Range(0, hidden).Select(j => b[j] + Enumerable.Range(0, 108).Sum(i => (double)held.Activations[i] * l[i * hidden + j]))];
        double[] expected = [.. Enumerable.Range(0, 108).Select(i => Enumerable.Range(0, hidden).Where(j => h[j] > 0)
            .Sum(j => (double)l[i * hidden + j] * (w[j * TinyModel.Classes + A] - w[j * TinyModel.Classes + B])))];
        Assert.Equal(expected, held.Gradients.Select(g => (double)g), (x, y) => Math.Abs(x - y) < 1e-4); // float32 sums of 200 terms
    }

    [Fact]
    public void ExchangingTheClassesTurnsTheGradientsRound()
    {
        using OnnxClassifier classifier = new(TinyModel.Create(head: TinyModel.Wide).Load(), "maps");
        ImageTensor image = TinyModel.Image();
        ImmutableArray<ActivationsAndGradients> traces = classifier.Trace([image, image], [A, B]);

        ActivationsAndGradients one = traces[0].HeldAgainst(B, image, classifier), other = traces[1].HeldAgainst(A, image, classifier);

        Assert.Contains(one.Gradients, g => g != 0);
        Assert.Equal(one.Gradients.Select(g => -g), other.Gradients, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(one.TargetScore(one.Logits.AsSpan()), -other.TargetScore(other.Logits.AsSpan()));
    }

    [Theory]
    [InlineData(A, "Class 2 cannot be held against itself; name another of the classes 0 to 3.")]
    [InlineData(-1, "There is no class -1 to hold class 2 against; the classes are 0 to 3.")]
    [InlineData(4, "There is no class 4 to hold class 2 against; the classes are 0 to 3.")]
    public void AClassIsNotHeldAgainstItselfOrAgainstNone(int against, string line)
    {
        using OnnxClassifier classifier = new(TinyModel.Create().Load());
        ActivationsAndGradients trace = classifier.Trace([TinyModel.Image()], [A])[0];

        InputException error = Assert.Throws<InputException>(() => trace.HeldAgainst(against, TinyModel.Image(), classifier));

        Assert.Equal(line, error.Message);
    }

    [Fact]
    public void AReasonNamesBothClasses()
    {
        ActivationsAndGradients trace = Traces.Of([1, 2], [-1, -1], new MapShape(1, 1, 2)) with { AgainstClass = 0 };

        Assert.Equal("no feature map has positive importance for class 1 against class 0", SelectionProblem.Build(trace, new()).Reason);
    }

    [Fact]
    public void ScoreCamWeighsByTheIncreaseOfTheDifference()
    {
        using OnnxClassifier classifier = new(TinyModel.Create(head: TinyModel.Wide).Load(), "maps");
        ImageTensor image = TinyModel.Image();
        ActivationsAndGradients held = classifier.Trace([image], [A])[0].HeldAgainst(B, image, classifier);

        ClassActivationMap result = new ScoreCam().Explain(new CamInput(held, image, classifier, Selection: null, Seed: 0), null, Cancellation);

        // Maps and image both have 6×6 places, so that nothing is interpolated.
        double black = Difference(new float[72]);
        double[] powers = [.. Enumerable.Range(0, TinyModel.Maps).Select(k => Math.Exp(Masked(held.Map(k).ToArray()) - black))];
        Assert.Equal(powers.Select(p => p / powers.Sum()), result.Weights, (a, b) => Math.Abs(a - b) < 1e-5); // float32 logits
        Assert.InRange(result.Weights.Max() - result.Weights.Min(), 1e-3, 1); // or nothing is told apart

        double Masked(float[] map) => Difference([.. image.Values.Select((v, i) => v * (map[i % 36] - map.Min()) / (map.Max() - map.Min()))]);

        double Difference(float[] values)
        {
            float[] logits = classifier.Score(values, 1);
            return (double)logits[A] - logits[B];
        }
    }

    // Σ gA = 7, −3, 1.5 for z_1 and half of that for z_0; their difference is 3.5, −1.5, 0.75, and 2.75 in all.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AblationCamWeighsByTheLossOfTheDifference(bool linear)
    {
        ActivationsAndGradients trace = Tiny();
        LinearClassifier classifier = new(Traces.Image(), trace) { IsHeadLinear = linear };
        ActivationsAndGradients held = trace.HeldAgainst(0, Traces.Image(), classifier);

        ClassActivationMap result = new AblationCam().Explain(
            new CamInput(held, Traces.Image(), classifier, Selection: null, Seed: 0), null, Cancellation);

        Assert.Equal([3.5 / 2.75, -1.5 / 2.75, 0.75 / 2.75], result.Weights, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    // z_0 − z_1 is −2.75: divided by it as it stands, what speaks for class 1 would be shown as evidence for class 0.
    [Fact]
    public void AblationCamShowsWhatSpeaksForTheTargetWhereTheOtherClassIsLikelier()
    {
        ActivationsAndGradients trace = Tiny();
        LinearClassifier classifier = new(Traces.Image(), trace) { IsHeadLinear = false };
        ActivationsAndGradients held = (trace with { TargetClass = 0 }).HeldAgainst(1, Traces.Image(), classifier);

        ClassActivationMap result = new AblationCam().Explain(
            new CamInput(held, Traces.Image(), classifier, Selection: null, Seed: 0), null, Cancellation);

        Assert.Equal([-3.5 / 2.75, 1.5 / 2.75, -0.75 / 2.75], result.Weights, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("finer-cam")] // the comparison asked for takes the place of its own
    [InlineData("grad-cam")]
    public void MethodsOfGradientsWeighByTheMeanSlopeOfTheDifference(string method)
    {
        ActivationsAndGradients trace = Tiny();
        LinearClassifier classifier = new(Traces.Image(), trace);
        ActivationsAndGradients held = trace.HeldAgainst(0, Traces.Image(), classifier);

        ClassActivationMap result = CamMethods.All.Single(m => m.Name == method).Explain(
            new CamInput(held, Traces.Image(), classifier, Selection: null, Seed: 0), null, Cancellation);

        // Half of the gradients of z_1: their means are 2, −0.5 and 0.5.
        Assert.Equal([1, -0.25, 0.25], result.Weights, (a, b) => Math.Abs(a - b) < 1e-7);
    }

    // Z_1 is Σ gA and z_0 half of it.
    private static ActivationsAndGradients Tiny() =>
        Traces.Of([1, 2, 3, 0, -1, 4], [1, 3, -1, 0, 0.5f, 0.5f], new MapShape(3, 1, 2)) with { Logits = [2.75f, 5.5f] };
}
