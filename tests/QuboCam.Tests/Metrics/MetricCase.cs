namespace QuboCam.Tests;

/// <summary>Inputs of metrics, made of a classifier in closed form.</summary>
internal static class MetricCase
{
    /// <summary>
    /// One channel of 2×2 pixels (1, 2, 3, 4). Class 1 has the logit 0.1·x₀ + 0.2·x₁ + 0.3·x₂ + 0.4·x₃ = 0.1 + 0.4 + 0.9 + 1.6 =
    /// 3, class 0 has 0, so the probability of class 1 is 1 / (1 + exp(−logit)).
    /// </summary>
    public static MetricInput Tiny(params float[] heat) =>
        Of(new ImageTensor([1, 2, 3, 4], 1, 2, 2), [[0, 0, 0, 0], [0.1f, 0.2f, 0.3f, 0.4f]], heat);

    /// <summary>Three channels of 8×8 pixels and three classes, explained by the contributions of the pixels.</summary>
    public static MetricInput Wavy(TensorLayout layout = TensorLayout.Nchw)
    {
        ImageTensor image = Traces.Image(layout);
        float[][] weights = [Weights(0.37f), Weights(0.71f), Weights(1.9f)];
        MetricInput input = Of(image, weights, new float[64]);
        return input with
        {
            HeatMap = input.Explain(image, input.Trace.TargetClass),
            ExplainRandomised = () => new HeatMap([.. TinyModel.Wave(64, 2.3f).Select(Math.Abs)], 8, 8),
            Annotation = new() { Height = 8, Width = 8, Boxes = [new Box(1, 2, 6, 7)] },
        };
    }

    public static MetricInput Of(ImageTensor image, float[][] weights, float[] heat)
    {
        PixelClassifier classifier = new(image, weights);
        return new MetricInput
        {
            Trace = classifier.Trace([image], [null])[0],
            Image = image,
            Classifier = classifier,
            Activation = ScoreActivation.Softmax,
            HeatMap = new HeatMap([.. heat], image.Height, image.Width),
            Explain = classifier.Contributions,
            Seed = 7,
        };
    }

    public static double? Measure(string name, MetricInput input) =>
        Metrics.Named(name).Measure(input, TestContext.Current.CancellationToken);

    private static float[] Weights(float step) => [.. TinyModel.Wave(64, step).Select(w => w * 0.1f)];
}
