using System.Collections.Immutable;

namespace QuboCam;

/// <summary>ROAD: what imputing the hottest or the coldest pixels does to the target's logit.</summary>
/// <remarks>
/// Rong et al. 2022, arXiv:2202.00449, as pytorch-grad-cam scores it: at percentile q the pixels from the q-th percentile of
/// the order on are imputed, n − ⌈q (n − 1) / 100⌉ of n, for q = 20, 40, 60, 80; the score is the mean of logit(imputed) −
/// logit(image). Without noise, so deterministic. pytorch-grad-cam thresholds heat instead of counting pixels, which makes it
/// unstable on a plateau: where q % of the pixels have no heat, all pixels count as the hottest, none is known, the linear
/// system is singular with a right-hand side of 0, and a black image is scored. Here equal heat goes by raster index, as many
/// pixels are imputed for every heat map, and at least a fifth of them is known.
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
