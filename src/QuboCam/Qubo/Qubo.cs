using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// A quadratic unconstrained binary optimisation problem: minimise offset + Σ aᵢ xᵢ + Σ bᵢⱼ xᵢ xⱼ over i &lt; j, x ∈ {0,1}ⁿ.
/// </summary>
/// <remarks>Biases are unitless. The quadratic biases are dense: the strict upper triangle, row by row (b₀₁, b₀₂ … b₁₂ …).</remarks>
public sealed class Qubo
{

    /// <summary>Makes a problem.</summary>
    /// <param name="linear">Linear biases a, shape [n].</param>
    /// <param name="quadratic">Quadratic biases b, strict upper triangle row by row, length n(n−1)/2.</param>
    /// <param name="offset">Constant term.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a bias is NaN or infinite.</exception>
    public Qubo(ImmutableArray<double> linear, ImmutableArray<double> quadratic, double offset = 0)
    {
        long pairs = (long)linear.Length * (linear.Length - 1) / 2;
        if (quadratic.Length != pairs)
            throw new ArgumentException($"{linear.Length} variables have {pairs} pairs; {quadratic.Length} quadratic biases came.", nameof(quadratic));
        if (!double.IsFinite(offset) || !AllFinite(linear) || !AllFinite(quadratic))
            throw new ArgumentException("Every bias has to be a finite number.", nameof(linear));
        (Linear, Quadratic, Offset) = (linear, quadratic, offset);
        Scale = Math.Max(LargestMagnitude(linear), LargestMagnitude(quadratic));
    }

    /// <summary>Linear biases a, shape [n].</summary>
    public ImmutableArray<double> Linear { get; }

    /// <summary>Quadratic biases b, strict upper triangle row by row, length n(n−1)/2.</summary>
    public ImmutableArray<double> Quadratic { get; }

    /// <summary>Constant term.</summary>
    public double Offset { get; }

    /// <summary>Exactly this many variables are to be 1, as a constraint; null leaves the number free.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above the number of variables.</exception>
    public int? Cardinality
    {
        get;
        init => field = value is null || (value >= 0 && value <= Linear.Length) ? value
            : throw new ArgumentOutOfRangeException(nameof(Cardinality), value, $"Between 0 and {Linear.Length} variables can be selected.");
    }

    /// <summary>Number of variables, n.</summary>
    public int Variables => Linear.Length;

    /// <summary>The largest absolute bias, linear or quadratic; 0 where all are zero. Tolerances are multiples of it.</summary>
    /// <remarks>A part of a problem keeps the scale of the whole, so that the same states are tied.</remarks>
    public double Scale { get; internal init; }

    /// <summary>Energies that differ by no more than this, 1e-9 of <see cref="Scale"/>, are tied.</summary>
    public double Tolerance => 1e-9 * Scale;

    /// <summary>The bias b of a pair, in either order; 0 for i = j.</summary>
    /// <param name="i">First variable, 0 ≤ i &lt; n.</param>
    /// <param name="j">Second variable, 0 ≤ j &lt; n.</param>
    public double this[int i, int j] => i == j ? 0 : i < j ? Quadratic[IndexOf(i, j)] : Quadratic[IndexOf(j, i)];

    /// <summary>The energy of an assignment, offset included, summed in double.</summary>
    /// <param name="x">The assignment, length n.</param>
    /// <returns>E(x).</returns>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public double Energy(ReadOnlySpan<bool> x)
    {
        if (x.Length != Variables)
            throw new ArgumentException($"{Variables} variables were expected, {x.Length} came.", nameof(x));
        double energy = Offset;
        ReadOnlySpan<int> ones = Ones(x);
        for (int one = 0; one < ones.Length; one++)
        {
            int i = ones[one];
            energy += Linear[i];
            if (i + 1 == Variables) break;
            ReadOnlySpan<double> row = Quadratic.AsSpan(IndexOf(i, i + 1), Variables - i - 1);
            foreach (int j in ones[(one + 1)..])
                energy += row[j - i - 1];
        }
        return energy;
    }

    /// <summary>The couplings as a symmetric matrix with a zero diagonal, for kernels that walk rows.</summary>
    /// <returns>A new array, shape [n, n], row-major.</returns>
    public double[] ToSymmetricMatrix()
    {
        const int tile = 32; // rows of a cache line's worth of columns: transposing entry by entry would miss the cache each time
        int n = Variables;
        double[] matrix = new double[(long)n * n];
        for (int i = 0, at = 0; i < n; at += n - 1 - i, i++)
            Quadratic.AsSpan(at, n - 1 - i).CopyTo(matrix.AsSpan(i * n + i + 1));
        for (int from = 0; from < n; from += tile)
            for (int left = 0; left <= from; left += tile)
                for (int i = from; i < Math.Min(from + tile, n); i++)
                    for (int j = left; j < Math.Min(left + tile, i); j++)
                        matrix[i * n + j] = matrix[j * n + i];
        return matrix;
    }

    /// <summary>The pairs i &lt; j with a quadratic bias other than 0, row by row.</summary>
    internal IEnumerable<(int I, int J, double Bias)> Pairs()
    {
        for (int i = 0, at = 0; i < Variables; i++)
            for (int j = i + 1; j < Variables; j++, at++)
                if (Quadratic[at] != 0)
                    yield return (i, j, Quadratic[at]);
    }

    /// <summary>How many quadratic biases are other than 0.</summary>
    internal long PairCount() => Quadratic.AsSpan().Length - Quadratic.AsSpan().Count(0);

    /// <summary>Refuses quadratic biases whose half is no double: formats that count pairs twice would lose them.</summary>
    internal void RequireHalves(string format)
    {
        foreach (double bias in Quadratic)
            if (bias * 0.5 * 2 != bias)
                throw new InputException($"The bias {bias:R} is too small to be halved, as '{format}' needs it; choose another format.");
    }

    private static ReadOnlySpan<int> Ones(ReadOnlySpan<bool> x)
    {
        int[] ones = new int[x.Length];
        int count = 0;
        for (int i = 0; i < x.Length; i++)
            if (x[i]) ones[count++] = i;
        return ones.AsSpan(0, count);
    }

    private static bool AllFinite(ImmutableArray<double> biases) =>
        biases.IsEmpty || TensorPrimitives.IsFiniteAll(biases.AsSpan());

    private static double LargestMagnitude(ImmutableArray<double> biases) =>
        biases.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(biases.AsSpan()));

    private int IndexOf(int i, int j) => (int)((long)i * (2L * Variables - i - 1) / 2 + (j - i - 1));
}
