using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Class disentanglement: how little the feature maps of different classes overlap.</summary>
/// <remarks>
/// Venturelli et al. 2026, arXiv:2604.25649. Each image of a class gives a non-negative weight per map; summed over the images
/// and normalised they are a distribution, and two classes overlap by the Bhattacharyya coefficient Σ √(p q).
/// </remarks>
public static class Disentanglement
{
    /// <summary>Weights divided by their sum.</summary>
    /// <param name="weights">One weight ≥ 0 per map, not all of them 0.</param>
    /// <returns>A distribution, same length.</returns>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public static ImmutableArray<double> Normalised(ReadOnlySpan<double> weights)
    {
        double largest = Largest(weights), sum = 0;
        double[] distribution = new double[weights.Length];
        for (int i = 0; i < distribution.Length; i++)
            sum += distribution[i] = weights[i] / largest; // the sum of the weights themselves may be infinite
        return [.. distribution.Select(w => w / sum)];
    }

    /// <summary>Bhattacharyya coefficient of every pair of classes.</summary>
    /// <param name="weights">
    /// Per class, the weights of the maps summed over its images; leave out a class whose weights are all 0.
    /// </param>
    /// <returns>Shape [classes, classes], row-major, [0, 1], diagonal 1.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a weight is negative or not finite, or all of a class are 0.
    /// </exception>
    public static ImmutableArray<double> Overlap(IReadOnlyList<double[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any(w => w.Length != weights[0].Length))
            throw new ArgumentException("Every class needs a weight for each of the same maps.", nameof(weights));
        double[][] roots = [.. weights.Select(w => Normalised(w).Select(Math.Sqrt).ToArray())];
        double[] overlap = new double[roots.Length * roots.Length];
        for (int a = 0; a < roots.Length; a++)
        {
            overlap[a * roots.Length + a] = 1;
            for (int b = 0; b < a; b++)
                overlap[a * roots.Length + b] = overlap[b * roots.Length + a] =
                    Math.Min(1, TensorPrimitives.Dot<double>(roots[a], roots[b]));
        }
        return [.. overlap];
    }

    /// <summary>Mean overlap of two different classes: 0 is fully disentangled.</summary>
    /// <param name="overlap">Shape [classes, classes], row-major.</param>
    /// <returns>[0, 1]; null with fewer than two classes.</returns>
    /// <exception cref="ArgumentException">The number of values is not a square.</exception>
    public static double? MeanOffDiagonal(ReadOnlySpan<double> overlap)
    {
        int classes = (int)Math.Round(Math.Sqrt(overlap.Length));
        if (classes * classes != overlap.Length)
            throw new ArgumentException($"A square matrix was expected, {overlap.Length} values came.", nameof(overlap));
        if (classes < 2)
            return null;
        double sum = 0;
        for (int a = 0; a < classes; a++)
            for (int b = 0; b < classes; b++)
                sum += a == b ? 0 : overlap[a * classes + b];
        return sum / (classes * (classes - 1));
    }

    /// <summary>Entropy of a distribution, −Σ p ln p with 0 ln 0 = 0.</summary>
    /// <param name="distribution">Probabilities that sum to 1.</param>
    /// <returns>Nats, from 0 to the logarithm of their number.</returns>
    public static double Entropy(ReadOnlySpan<double> distribution)
    {
        double entropy = 0;
        foreach (double p in distribution)
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        return entropy;
    }

    /// <summary>
    /// The control for sparsity: weights raised to the power γ ≥ 1 at which their distribution has a given entropy, so that their
    /// ranking stays and only their spread shrinks.
    /// </summary>
    /// <param name="weights">One weight ≥ 0 per map, not all of them 0.</param>
    /// <param name="entropy">The entropy wanted, nats, ≥ 0.</param>
    /// <returns>
    /// The distribution. Where the entropy is at least that of the weights themselves, γ is 1 and nothing changes; where it is
    /// below ln m, m the number of maps that share the largest weight, γ is infinite and those maps share everything.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A weight is negative or not finite, all are 0, or the entropy is negative or NaN.
    /// </exception>
    public static SharpenedWeights Sharpened(ReadOnlySpan<double> weights, double entropy)
    {
        if (!(entropy >= 0))
            throw new ArgumentException($"An entropy is at least 0; {entropy} came.", nameof(entropy));
        double largest = Largest(weights);
        double[] logarithms = [.. weights.ToArray().Select(w => Math.Log(w / largest))]; // −∞ for 0, which stays 0
        double low = 1, high = 2;
        if (Entropy(Power(logarithms, low)) <= entropy)
            return Result(logarithms, low, entropy);
        if (Math.Log(logarithms.Count(l => l == 0)) >= entropy)
            return Result(logarithms, double.PositiveInfinity, entropy);
        while (Entropy(Power(logarithms, high)) > entropy && double.IsFinite(high))
            (low, high) = (high, 2 * high);
        for (double middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2)
            if (Entropy(Power(logarithms, middle)) > entropy)
                low = middle;
            else
                high = middle;
        return Result(logarithms, high, entropy);
    }

    private static SharpenedWeights Result(double[] logarithms, double exponent, double entropy)
    {
        double[] distribution = Power(logarithms, exponent);
        return new SharpenedWeights([.. distribution], exponent, Math.Abs(Entropy(distribution) - entropy) <= 1e-9);
    }

    private static double[] Power(double[] logarithms, double exponent)
    {
        double[] powers = [.. logarithms.Select(l => l == 0 ? 1 : Math.Exp(exponent * l))];
        double sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }

    private static double Largest(ReadOnlySpan<double> weights)
    {
        double largest = 0;
        foreach (double weight in weights)
            largest = weight >= 0 && double.IsFinite(weight) ? Math.Max(largest, weight)
                : throw new ArgumentException($"Weights are finite and not negative; {weight} came.", nameof(weights));
        return largest > 0 ? largest
            : throw new ArgumentException("All weights are 0: there is no distribution.", nameof(weights));
    }
}

/// <summary>Weights sharpened to an entropy.</summary>
/// <param name="Distribution">The weights to the power γ, divided by their sum.</param>
/// <param name="Exponent">γ, from 1 to infinity.</param>
/// <param name="IsReached">Whether the distribution has the entropy wanted, to 10⁻⁹ nats.</param>
public sealed record SharpenedWeights(ImmutableArray<double> Distribution, double Exponent, bool IsReached);
