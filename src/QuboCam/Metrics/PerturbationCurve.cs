using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The target's probability while pixels are taken from the image, or given to a black one, the hottest first.</summary>
/// <remarks>
/// Petsiuk et al. 2018, arXiv:1806.07421, with a baseline of 0 in the preprocessed tensor for both. One buffer is changed from
/// step to step, and the probability of the whole image is that of the trace.
/// </remarks>
/// <param name="Fractions">Part of the pixels taken or given, from 0 to 1, ascending.</param>
/// <param name="Probabilities">The target's probability there.</param>
internal sealed record PerturbationCurve(ImmutableArray<double> Fractions, ImmutableArray<double> Probabilities)
{
    /// <summary>Area below the curve by the trapezoid rule, [0, 1].</summary>
    public double Area => Enumerable.Range(1, Fractions.Length - 1)
        .Sum(k => (Fractions[k] - Fractions[k - 1]) * (Probabilities[k] + Probabilities[k - 1]) / 2);

    /// <summary>Takes the pixels from the image.</summary>
    public static PerturbationCurve Deletion(MetricInput input, CancellationToken cancellation)
    {
        (int[] order, int[] bounds) = Steps(input);
        float[] state = [.. input.Image.Values];
        double[] probabilities = TargetScores.Of(input, MetricScale.Probability, bounds.Length - 1, Draw, cancellation);
        return Curve(bounds, [TargetScores.Original(input, MetricScale.Probability), .. probabilities]);

        void Draw(int index, Span<float> image)
        {
            TensorPixels.Clear(input.Image, order.AsSpan(bounds[index]..bounds[index + 1]), state);
            state.CopyTo(image);
        }
    }

    /// <summary>Gives the pixels to a black image.</summary>
    public static PerturbationCurve Insertion(MetricInput input, CancellationToken cancellation)
    {
        (int[] order, int[] bounds) = Steps(input);
        float[] state = new float[input.Image.Values.Length];
        double[] probabilities = TargetScores.Of(input, MetricScale.Probability, bounds.Length - 1, Draw, cancellation);
        return Curve(bounds, [.. probabilities, TargetScores.Original(input, MetricScale.Probability)]);

        void Draw(int index, Span<float> image)
        {
            TensorPixels.Copy(input.Image, order.AsSpan(bounds[Math.Max(0, index - 1)]..bounds[index]), state);
            state.CopyTo(image);
        }
    }

    /// <summary>The order of the pixels, and how many of them are changed after each step, from 0 to all.</summary>
    private static (int[] Order, int[] Bounds) Steps(MetricInput input)
    {
        int pixels = input.Image.Height * input.Image.Width;
        int steps = Math.Min(input.Perturbation.Steps ?? input.Image.Height, pixels);
        int[] bounds = [.. Enumerable.Range(0, steps + 1).Select(k => (int)((long)k * pixels / steps))];
        return (PixelOrder.HottestFirst(input.HeatMap), bounds);
    }

    private static PerturbationCurve Curve(int[] bounds, ImmutableArray<double> probabilities) =>
        new([.. bounds.Select(b => (double)b / bounds[^1])], probabilities);
}
