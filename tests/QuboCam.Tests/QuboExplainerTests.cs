namespace QuboCam.Tests;

/// <summary>The whole path from an image to an explanation, on traces made by hand.</summary>
public sealed class QuboExplainerTests
{
    private static readonly ICamMethod[] Methods = [new QuboCamMethod(), new GradCam(), new GradCamPlusPlus(), new ScoreCam()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void CancellationDuringTheLastMethodKeepsTheOthersAndSaysSo()
    {
        using CancellationTokenSource source = new();
        Listener listener = new(p =>
        {
            if (p is { Stage: "score-cam", Fraction: > 0 })
                source.Cancel();
        });

        Explanation explanation = Explainer(Positive).Explain(Traces.Image(), null, null, listener, source.Token);

        Assert.True(explanation.Cancelled);
        Assert.Equal(["qubo-cam", "grad-cam", "grad-cam++"], explanation.Methods.Select(m => m.Method.Name));
    }

    [Fact]
    public void CancellationBeforeTheSelectionIsAnError()
    {
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Explainer(Positive).Explain(Traces.Image(), null, null, null, source.Token));
    }

    [Fact]
    public void ASelectionThatWasCutShortIsNotExplained()
    {
        using CancellationTokenSource source = new();
        QuboExplainer explainer = Explainer(Positive, new CutShort(source));

        Assert.ThrowsAny<OperationCanceledException>(() => explainer.Explain(Traces.Image(), null, null, null, source.Token));
    }

    [Fact]
    public void TheStagesAreHeardInOrder()
    {
        List<string> stages = [];

        Explanation explanation = Explainer(Positive).Explain(Traces.Image(), 0, null, new Listener(p => stages.Add(p.Stage)), Cancellation);

        Assert.Equal(["model", "selection", "qubo-cam", "grad-cam", "grad-cam++", "score-cam"], stages.Distinct());
        Assert.False(explanation.Cancelled);
        Assert.Equal(0, explanation.Trace.TargetClass);
    }

    [Fact]
    public void WithoutAMapOfPositiveImportanceTheReasonIsGivenAndTheOtherMethodsStillRun()
    {
        ActivationsAndGradients trace = Positive with { Gradients = [.. Positive.Gradients.Select(g => -g)] };

        Explanation explanation = Explainer(trace).Explain(Traces.Image(), null, "cat", null, Cancellation);

        Assert.Equal("no feature map has positive importance for class 'cat'", explanation.Selection.Problem.Reason);
        Assert.Empty(explanation.Selection.Maps);
        Assert.Equal(Methods, explanation.Methods.Select(m => m.Method));
        Assert.Equal(new float[9], explanation.Methods[0].Result.HeatMap.Values);
        Assert.Contains(explanation.Methods[3].Result.HeatMap.Values, v => v > 0);
    }

    [Fact]
    public void TheOnlyCandidateIsSelected()
    {
        ActivationsAndGradients trace = Positive with { Gradients = [.. Positive.Gradients.Select((g, i) => i / 9 == 2 ? g : -g)] };

        Explanation explanation = Explainer(trace).Explain(Traces.Image(), null, null, null, Cancellation);

        Assert.Equal([2], explanation.Selection.Maps);
        Assert.Equal(-0.7, explanation.Selection.Samples.Best.Energy, 1e-12); // β·h = −0.7 · α/α
        Assert.Equal([0, 0, explanation.Selection.Problem.Importance[2], 0], explanation.Methods[0].Result.Weights);
    }

    [Fact]
    public void AMapThatIsZeroEverywhereIsLeftOutAndListed()
    {
        ActivationsAndGradients trace = Positive with { Activations = [.. Positive.Activations.Select((a, i) => i / 9 == 1 ? 0 : a)] };

        Explanation explanation = Explainer(trace).Explain(Traces.Image(), null, null, null, Cancellation);

        Assert.Equal(1, Assert.Single(explanation.Selection.Problem.Dropped).Map);
        Assert.Equal([0, 2, 3], explanation.Selection.Problem.Candidates);
        Assert.Equal(0, explanation.Methods[0].Result.Weights[1]);
    }

    // Four maps of 3×3, every gradient positive.
    private static readonly ActivationsAndGradients Positive = Traces.Of(
        [.. TinyModel.Wave(36, 0.77f).Select(v => v + 1)], [.. TinyModel.Wave(36, 0.21f).Select(v => v + 1.5f)], new MapShape(4, 3, 3));

    private static QuboExplainer Explainer(ActivationsAndGradients trace, ISampler? sampler = null) =>
        new(new LinearClassifier(Traces.Image(), trace, preferredBatch: 2), sampler ?? new ExactSampler(new()), new(), Methods);

    /// <summary>Is cancelled while it works, and returns what it has, as samplers do.</summary>
    private sealed class CutShort(CancellationTokenSource source) : ISampler
    {
        public string Name => "cut-short";

        public SampleSet Sample(Qubo qubo, CancellationToken cancellation)
        {
            source.Cancel();
            return SampleSet.From(qubo, [new bool[qubo.Variables]], double.NegativeInfinity, Name) with { Cancelled = true };
        }
    }

    private sealed class Listener(Action<ExplanationProgress> heard) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => heard(value);
    }
}
