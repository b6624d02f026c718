using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// Infidelity: how badly the heat of a square predicts what blanking the square costs the target's logit; in logits squared, ≥ 0.
/// </summary>
/// <remarks>
/// Mean over <see cref="Draws"/> squares of (β Σ heat inside − (f(x) − f(x without the square)))². A square has a quarter of the
/// shorter side and lies anywhere inside; blank is 0 in the preprocessed tensor. The H×W map enters as a global attribution: the
/// heat of a pixel stands for removing the pixel, all of its channels, and is not multiplied by the pixel's value. A heat map has
/// no unit of logits, so β is the factor that fits best (least squares), as Yeh et al. advise for comparing methods. Null for an
/// all-zero heat map.
/// </remarks>
public sealed class Infidelity : IMetric
{
    /// <summary>Number of squares.</summary>
    public const int Draws = 50;

    /// <inheritdoc/>
    public string Name => "infidelity";

    /// <inheritdoc/>
    public string Title => "Infidelity";

    /// <inheritdoc/>
    public MetricDirection Better => MetricDirection.Lower;

    /// <inheritdoc/>
    public MetricScale Scale => MetricScale.Logit;

    /// <inheritdoc/>
    public string Source => "Yeh et al. 2019, arXiv:1901.09392, blanked squares, scaled optimally";

    /// <inheritdoc/>
    public bool IsDefault => false;

    /// <inheritdoc/>
    public double? Measure(MetricInput input, CancellationToken cancellation)
    {
        if (!input.HasHeat())
            return null;
        int[][] squares = Squares(input);
        double[] heat = [.. squares.Select(square => square.Sum(pixel => (double)input.HeatMap.Values[pixel]))];
        double[] drops = Drops(input, squares.Length, Draw, cancellation);
        double square = TensorPrimitives.SumOfSquares<double>(heat);
        double scale = square > 0 ? TensorPrimitives.Dot<double>(heat, drops) / square : 0; // no square met any heat
        return MeanSquare([.. heat.Select(h => scale * h)], drops);

        void Draw(int index, Span<float> image)
        {
            input.Image.Values.AsSpan().CopyTo(image);
            TensorPixels.Clear(input.Image, squares[index], image);
        }
    }

    /// <summary>
    /// Infidelity of a saliency by input value under given perturbations I: mean of (Iᵀ Φ − (f(x) − f(x − I)))², not scaled.
    /// </summary>
    /// <param name="input">Image, model and target.</param>
    /// <param name="saliency">Φ, one value per value of the image.</param>
    /// <param name="perturbations">I, each in the layout of the image.</param>
    /// <param name="cancellation">Checked per batch.</param>
    internal static double Measure(
        MetricInput input, float[] saliency, IReadOnlyList<float[]> perturbations, CancellationToken cancellation)
    {
        double[] predicted = [.. perturbations.Select(p => p.Zip(saliency, (i, phi) => (double)i * phi).Sum())];
        return MeanSquare(predicted, Drops(input, perturbations.Count, Draw, cancellation));

        void Draw(int index, Span<float> image) =>
            TensorPrimitives.Subtract(input.Image.Values.AsSpan(), perturbations[index], image);
    }

    private static double[] Drops(MetricInput input, int count, TargetScores.DrawImage draw, CancellationToken cancellation)
    {
        double original = TargetScores.Original(input, MetricScale.Logit);
        return [.. TargetScores.Of(input, MetricScale.Logit, count, draw, cancellation).Select(logit => original - logit)];
    }

    private static double MeanSquare(double[] predicted, double[] measured) =>
        predicted.Zip(measured, (p, m) => (p - m) * (p - m)).Average();

    /// <summary>Pixels of each square.</summary>
    private static int[][] Squares(MetricInput input)
    {
        RandomStream random = new(input.Seed, stream: 0);
        (int height, int width) = (input.Image.Height, input.Image.Width);
        int side = Math.Max(1, Math.Min(height, width) / 4);
        int[][] squares = new int[Draws][];
        for (int k = 0; k < squares.Length; k++)
        {
            int top = random.Below(height - side + 1), left = random.Below(width - side + 1);
            squares[k] = [.. Enumerable.Range(0, side * side).Select(i => (top + i / side) * width + left + i % side)];
        }
        return squares;
    }
}
