using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Score-CAM: the weight of a map is what the model makes of the image seen through it; no gradients.</summary>
/// <remarks>
/// Wang et al. 2020, arXiv:1910.01279. The mask of a map is its bilinear upsampling, scaled by minimum and maximum to [0, 1]; a constant
/// map has an all-zero mask. C_k = logit(x ∘ mask) − logit(0) on the preprocessed tensor; w = softmax over the maps of C.
/// </remarks>
public sealed class ScoreCam : ICamMethod
{
    /// <inheritdoc/>
    public string Name => "score-cam";

    /// <inheritdoc/>
    public string Title => "Score-CAM";

    /// <inheritdoc/>
    public bool IsDefault => true;

    /// <inheritdoc/>
    /// <remarks>One batch of masked images is in memory at a time, whatever the number of maps.</remarks>
    public ClassActivationMap Explain(CamInput input, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        int[] maps = [.. Enumerable.Range(0, input.Trace.Shape.Maps).Where(k => !IsConstant(input.Trace.Map(k)))];
        float[] logits = MaskedLogits(input, maps, progress, cancellation);
        double[] increase = new double[input.Trace.Shape.Maps]; // 0 for constant maps: their masked image is black
        for (int i = 0; i < maps.Length; i++)
            increase[maps[i]] = (double)logits[i] - logits[^1];
        return WeightedMaps.Sum(input.Trace, Softmax(increase));
    }

    /// <summary>The target's logit for the image behind each mask, and last for the black image.</summary>
    private static float[] MaskedLogits(CamInput input, int[] maps, IProgress<double>? progress, CancellationToken cancellation)
    {
        int pixels = input.Image.Values.Length;
        int batch = Math.Min(input.Classifier.PreferredBatch, maps.Length + 1);
        float[] masked = new float[batch * pixels];
        float[] mask = new float[input.Image.Height * input.Image.Width];
        float[] logits = new float[maps.Length + 1];
        for (int start = 0; start < logits.Length; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batch, logits.Length - start);
            for (int i = 0; i < count; i++)
                MaskImage(input, start + i < maps.Length ? maps[start + i] : null, mask, masked.AsSpan(i * pixels, pixels));
            float[] scores = input.Classifier.Score(masked.AsMemory(0, count * pixels), count);
            for (int i = 0; i < count; i++)
                logits[start + i] = input.Trace.TargetScore(scores.AsSpan(i * input.Classifier.Classes, input.Classifier.Classes));
            progress?.Report((double)(start + count) / logits.Length);
        }
        return logits;
    }

    private static void MaskImage(CamInput input, int? map, float[] mask, Span<float> masked)
    {
        if (map is null)
        {
            masked.Clear();
            return;
        }
        ImageTensor image = input.Image;
        MapShape shape = input.Trace.Shape;
        BilinearResize.Resize(input.Trace.Map(map.Value), shape.Height, shape.Width, mask, image.Height, image.Width);
        float minimum = TensorPrimitives.Min<float>(mask), maximum = TensorPrimitives.Max<float>(mask);
        TensorPrimitives.Subtract(mask, minimum, mask);
        if (maximum > minimum)
            TensorPrimitives.Divide(mask, maximum - minimum, mask);
        if (image.Layout == TensorLayout.Nchw)
            for (int c = 0; c < image.Channels; c++)
                TensorPrimitives.Multiply(
                    image.Values.AsSpan(c * mask.Length, mask.Length), mask, masked.Slice(c * mask.Length, mask.Length));
        else
            for (int i = 0; i < masked.Length; i++)
                masked[i] = image.Values[i] * mask[i / image.Channels];
    }

    private static bool IsConstant(ReadOnlySpan<float> map) => !map.ContainsAnyExcept(map[0]);

    private static double[] Softmax(double[] values)
    {
        double maximum = values.Max();
        double[] powers = [.. values.Select(v => Math.Exp(v - maximum))];
        double sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }
}
