using System.Collections.Immutable;

namespace QuboCam;

/// <summary>ROAD: what imputing the hottest or the coldest pixels does to the target's logit.</summary>
/// <remarks>
/// Rong et al. 2022, arXiv:2202.00449, as pytorch-grad-cam scores it: at percentile q the pixels from the q-th percentile of the
/// order on are imputed, n − ⌈q (n − 1) / 100⌉ of n, for q = 20, 40, 60, 80; the score is the mean of logit(imputed) −
/// logit(image). Without noise, so deterministic. Its instability, avoided here, has one source: it thresholds heat instead of
/// counting pixels, so that on a map with a plateau (a fifth of the pixels at 0 is enough) all pixels count as the hottest, none
/// is known, and the linear system is singular. Here equal heat goes by raster index, the count is always the same, and at least
/// a fifth of the pixels is known.
/// </remarks>
internal static class RemoveAndDebias
{
    /// <summary>Percentiles of the order from which on pixels are imputed.</summary>
    public static ImmutableArray<int> Percentiles { get; } = [20, 40, 60, 80];

    /// <summary>Change of the target's logit per percentile.</summary>
    /// <param name="input">Image, model and target.</param>
    /// <param name="order">The pixels, those to impute first.</param>
    /// <param name="cancellation">Checked per imputation.</param>
    public static double[] Changes(MetricInput input, int[] order, CancellationToken cancellation)
    {
        double original = TargetScores.Original(input, MetricScale.Logit);
        double[] logits = TargetScores.Of(input, MetricScale.Logit, Percentiles.Length, Draw, cancellation);
        return [.. logits.Select(logit => logit - original)];

        void Draw(int index, Span<float> image)
        {
            cancellation.ThrowIfCancellationRequested();
            int removed = order.Length - (Percentiles[index] * (order.Length - 1) + 99) / 100;
            Impute(input.Image, order.AsSpan(0, removed), image);
        }
    }

    /// <summary>Mean change when the hottest pixels are imputed.</summary>
    public static double MostRelevant(MetricInput input, CancellationToken cancellation) =>
        Changes(input, PixelOrder.HottestFirst(input.HeatMap), cancellation).Average();

    /// <summary>Mean change when the coldest pixels are imputed.</summary>
    public static double LeastRelevant(MetricInput input, CancellationToken cancellation) =>
        Changes(input, PixelOrder.ColdestFirst(input.HeatMap), cancellation).Average();

    private static void Impute(ImageTensor image, ReadOnlySpan<int> pixels, Span<float> target)
    {
        image.Values.AsSpan().CopyTo(target);
        if (pixels.Length == image.Height * image.Width)
            pixels = pixels[1..]; // an image of one pixel: nothing else could be known
        bool[] isUnknown = new bool[image.Height * image.Width];
        foreach (int pixel in pixels)
            isUnknown[pixel] = true;
        LinearImputation imputation = new(isUnknown, image.Height, image.Width);
        for (int channel = 0; channel < image.Channels; channel++)
        {
            (int start, int step) = TensorPixels.Channel(image, channel);
            imputation.Fill(target, start, step);
        }
    }
}
