namespace QuboCam;

/// <summary>
/// The target's score for many changed images, a batch in memory at a time; what every metric that runs the model again uses.
/// </summary>
/// <remarks>
/// Batches are a quarter of those that the model prefers. Images of a data set are worked on side by side, one thread each, and what a
/// thread holds between two layers stays in its cache: on SqueezeNet, MobileNet v1 and ResNet-20 that took 0.84 to 0.92 of the time per
/// image of the preferred batch, and no other size was faster on all three.
/// </remarks>
internal static class TargetScores
{
    /// <summary>Draws one changed image, in the layout of the model.</summary>
    /// <param name="index">Which one; they are asked for in ascending order, each once.</param>
    /// <param name="image">Receives every value.</param>
    public delegate void DrawImage(int index, Span<float> image);

    /// <summary>The target's score for the image itself, from its trace.</summary>
    public static double Original(MetricInput input, MetricScale scale) => Score(input, input.Trace.Logits.AsSpan(), scale);

    /// <summary>The target's score for each changed image.</summary>
    /// <param name="input">Model, target and the shape of the images.</param>
    /// <param name="scale">Probability or logit.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="draw">Draws them.</param>
    /// <param name="cancellation">Checked per batch.</param>
    public static double[] Of(MetricInput input, MetricScale scale, int count, DrawImage draw, CancellationToken cancellation)
    {
        int length = input.Image.Values.Length, classes = input.Classifier.Classes;
        int batch = Math.Min(count, Math.Max(1, input.Classifier.PreferredBatch / 4));
        float[] images = new float[batch * length];
        double[] scores = new double[count];
        for (int start = 0; start < count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(batch, count - start);
            for (int i = 0; i < size; i++)
                draw(start + i, images.AsSpan(i * length, length));
            float[] logits = input.Classifier.Score(images.AsMemory(0, size * length), size);
            for (int i = 0; i < size; i++)
                scores[start + i] = Score(input, logits.AsSpan(i * classes, classes), scale);
        }
        return scores;
    }

    /// <summary>
    /// The target's probability for the image multiplied by its heat map, channel by channel, in preprocessed values.
    /// </summary>
    public static double MaskedProbability(MetricInput input, CancellationToken cancellation)
    {
        return Of(input, MetricScale.Probability, 1, Draw, cancellation)[0];

        void Draw(int index, Span<float> image) => TensorPixels.Mask(input.Image, input.HeatMap, image);
    }

    private static double Score(MetricInput input, ReadOnlySpan<float> logits, MetricScale scale)
    {
        double target = logits[input.Trace.TargetClass];
        if (scale == MetricScale.Logit)
            return target;
        if (input.Activation == ScoreActivation.Sigmoid)
            return 1 / (1 + Math.Exp(-target));
        // 1 / Σ exp(z − z_c): an infinite sum is a probability of 0, and nothing becomes NaN.
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - target);
        return 1 / sum;
    }
}
