namespace QuboCam.Tests;

/// <summary>Traces and inputs of methods, made of numbers instead of a model.</summary>
internal static class Traces
{
    public static ActivationsAndGradients Of(float[] activations, float[] gradients, MapShape shape) => new()
    {
        Layer = "layer4",
        Shape = shape,
        Activations = [.. activations],
        Gradients = [.. gradients],
        Logits = [0, 1],
        TargetClass = 1,
    };

    /// <summary>An image of 3×8×8 positive values.</summary>
    public static ImageTensor Image(TensorLayout layout = TensorLayout.Nchw)
    {
        float[] values = [.. TinyModel.Wave(3 * 64, 0.31f).Select(v => v + 1.1f)];
        return new([.. layout == TensorLayout.Nchw ? values : ChannelsLast(values, 3)], 3, 8, 8, layout);
    }

    public static CamInput Input(ActivationsAndGradients trace, ImageTensor image, IImageClassifier classifier)
    {
        SelectionProblem problem = SelectionProblem.Build(trace, new());
        SampleSet samples = new ExactSampler(new()).Sample(problem.Qubo, TestContext.Current.CancellationToken);
        return new CamInput(
            trace, image, classifier, MapSelection.Of(trace, problem, samples, SelectionWeights.Importance, TimeSpan.Zero), Seed: 0);
    }

    private static float[] ChannelsLast(float[] values, int channels)
    {
        int pixels = values.Length / channels;
        return [.. Enumerable.Range(0, values.Length).Select(i => values[i % channels * pixels + i / channels])];
    }
}
