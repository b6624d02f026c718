namespace QuboCam.Tests;

/// <summary>QuboCam explains logits: what stands before a final softmax or sigmoid.</summary>
public sealed class ScoreActivationTests
{
    [Theory]
    [InlineData(17, "Softmax", ScoreActivation.Softmax)]
    [InlineData(11, "Softmax", ScoreActivation.Softmax)]
    [InlineData(17, "LogSoftmax", ScoreActivation.Softmax)]
    [InlineData(17, "Sigmoid", ScoreActivation.Sigmoid)]
    [InlineData(17, "Identity", ScoreActivation.None)]
    public void TheLogitsAreThoseBeforeTheActivation(long opset, string operation, ScoreActivation activation)
    {
        TinyModel plain = TinyModel.Create(opset), model = TinyModel.Create(opset, end: (m, scores) => m.Node(operation, [scores]));

        Assert.Equal(activation, model.Load().ScoreActivation);
        Assert.Equal(plain.Trace(2).Logits, model.Trace(2).Logits);
        Assert.Equal(plain.Trace(2).Gradients, model.Trace(2).Gradients);
    }

    [Fact]
    public void WhatMerelyReshapesTheResultDoesNotHideTheSoftmax()
    {
        TinyModel model = TinyModel.Create(end: (m, scores) =>
            m.Node("Identity", [m.Node("Reshape", [m.Node("Softmax", [scores]), m.Integers("shape", -1, 4)])]));

        Assert.Equal(ScoreActivation.Softmax, model.Load().ScoreActivation);
        Assert.Equal(TinyModel.Create().Trace().Logits, model.Trace().Logits);
    }

    // softmax(0, ln 3) = 1/4, 3/4; e/(1 + e) = 0.7310585786300049; the last one overflows without subtracting the maximum.
    [Theory]
    [InlineData(new float[] { 0, 1.0986123f }, new[] { 0.25, 0.75 })]
    [InlineData(new float[] { 100, 101 }, new[] { 0.2689414213699951, 0.7310585786300049 })]
    [InlineData(new float[] { -1000, 1000 }, new[] { 0.0, 1.0 })]
    [InlineData(new float[] { 5, 5, 5, 5 }, new[] { 0.25, 0.25, 0.25, 0.25 })]
    public void ProbabilitiesAreTheSoftmaxOfTheLogits(float[] logits, double[] expected)
    {
        Assert.Equal(expected, Probabilities.Of([.. logits], ScoreActivation.Softmax), Close);
        Assert.Equal(expected, Probabilities.Of([.. logits], ScoreActivation.None), Close);
    }

    [Fact]
    public void ProbabilitiesOfAModelThatEndsInSigmoidAreIndependent() => Assert.Equal(
        [0.5, 0.75, 0, 1], Probabilities.Of([0, 1.0986123f, -1000, 1000], ScoreActivation.Sigmoid), Close);

    // ln 3 is given as a float.
    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-8;
}
