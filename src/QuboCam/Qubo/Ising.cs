using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>
/// The binary quadratic model of a <see cref="Qubo"/> in spins: minimise offset + Σ hᵢ σᵢ + Σ Jᵢⱼ σᵢ σⱼ over i &lt; j, σ ∈ {−1,+1}ⁿ.
/// A bit x is (1 − σ)/2: spin +1 is bit 0, spin −1 is bit 1.
/// </summary>
/// <remarks>
/// The biases of one form are sums of those of the other and powers of two times them; each sum is rounded once, so a conversion is
/// exact wherever the sum is a double, as with integers and short binary fractions. The couplings convert without rounding.
/// </remarks>
public sealed class Ising
{
    /// <summary>Makes a model.</summary>
    /// <param name="fields">Fields h, shape [n].</param>
    /// <param name="couplings">Couplings J, strict upper triangle row by row, length n(n−1)/2.</param>
    /// <param name="offset">Constant term.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is NaN or infinite.</exception>
    public Ising(ImmutableArray<double> fields, ImmutableArray<double> couplings, double offset = 0)
    {
        long pairs = (long)fields.Length * (fields.Length - 1) / 2;
        if (couplings.Length != pairs)
            throw new ArgumentException($"{fields.Length} spins have {pairs} pairs; {couplings.Length} couplings came.", nameof(couplings));
        if (!double.IsFinite(offset) || !AllFinite(fields.AsSpan()) || !AllFinite(couplings.AsSpan()))
            throw new ArgumentException("Every field and coupling has to be a finite number.", nameof(fields));
        (Fields, Couplings, Offset) = (fields, couplings, offset);
    }

    /// <summary>Fields h, shape [n].</summary>
    public ImmutableArray<double> Fields { get; }

    /// <summary>Couplings J, strict upper triangle row by row, length n(n−1)/2.</summary>
    public ImmutableArray<double> Couplings { get; }

    /// <summary>Constant term.</summary>
    public double Offset { get; }

    /// <summary>Exactly this many spins are to be −1, as a constraint; null leaves the number free.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above the number of spins.</exception>
    public int? Cardinality
    {
        get;
        init => field = value is null || (value >= 0 && value <= Fields.Length) ? value
            : throw new ArgumentOutOfRangeException(nameof(Cardinality), value, $"Between 0 and {Fields.Length} spins can be −1.");
    }

    /// <summary>Number of spins, n.</summary>
    public int Variables => Fields.Length;

    /// <summary>The energy of an assignment, offset included, summed in double.</summary>
    /// <param name="spins">The assignment, −1 or +1, length n.</param>
    /// <returns>E(σ).</returns>
    /// <exception cref="ArgumentException">The length is not n, or a value is neither −1 nor +1.</exception>
    public double Energy(ReadOnlySpan<sbyte> spins)
    {
        if (spins.Length != Variables || spins.ContainsAnyExcept((sbyte)-1, (sbyte)1))
            throw new ArgumentException($"{Variables} spins of −1 or +1 were expected, {spins.Length} values came.", nameof(spins));
        double energy = Offset;
        for (int i = 0, at = 0; i < spins.Length; i++)
        {
            energy += Fields[i] * spins[i];
            for (int j = i + 1; j < spins.Length; j++, at++)
                energy += Couplings[at] * spins[i] * spins[j];
        }
        return energy;
    }

    /// <summary>The couplings as a symmetric matrix with a zero diagonal.</summary>
    internal double[] ToSymmetricMatrix()
    {
        double[] matrix = new double[(long)Variables * Variables];
        for (int i = 0, at = 0; i < Variables; i++)
            for (int j = i + 1; j < Variables; j++, at++)
                matrix[i * Variables + j] = matrix[j * Variables + i] = Couplings[at];
        return matrix;
    }

    /// <summary>The same model in spins where +1 is bit 1, as D-Wave's services have it: all fields change their sign.</summary>
    /// <param name="qubo">The problem in bits.</param>
    /// <returns>A model of equal energies, where σ = 2x − 1.</returns>
    internal static Ising UpwardsFromQubo(Qubo qubo)
    {
        Ising ising = FromQubo(qubo);
        return new Ising([.. ising.Fields.Select(field => 0 - field)], ising.Couplings, ising.Offset);
    }

    /// <summary>The same model in spins.</summary>
    /// <param name="qubo">The problem in bits.</param>
    /// <returns>A model of equal energies, where σ = 1 − 2x.</returns>
    /// <exception cref="OverflowException">A sum of biases is beyond the range of double.</exception>
    public static Ising FromQubo(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        // aᵢxᵢ = aᵢ/2 − aᵢσᵢ/2 and bxᵢxⱼ = b/4 (1 − σᵢ − σⱼ + σᵢσⱼ).
        double[] half = Scaled(qubo.Linear.AsSpan(), 0.5), quarter = Scaled(qubo.Quadratic.AsSpan(), 0.25);
        (double[] sums, double offset) = AddUp(half, quarter, qubo.Offset);
        TensorPrimitives.Subtract(0.0, sums, sums);
        RequireFinite(sums, quarter, offset);
        return new Ising(Immutable(sums), Immutable(quarter), offset) { Cardinality = qubo.Cardinality };
    }

    /// <summary>The same model in bits.</summary>
    /// <returns>A problem of equal energies, where x = (1 − σ)/2.</returns>
    /// <exception cref="OverflowException">A sum of biases is beyond the range of double.</exception>
    public Qubo ToQubo()
    {
        // hσ = h − 2hx and Jσᵢσⱼ = J (1 − 2xᵢ − 2xⱼ + 4xᵢxⱼ).
        (double[] sums, double offset) = AddUp(Fields.AsSpan(), Couplings.AsSpan(), Offset);
        TensorPrimitives.Multiply(sums, -2, sums);
        TensorPrimitives.Add(sums, 0.0, sums);
        double[] quadratic = Scaled(Couplings.AsSpan(), 4);
        RequireFinite(sums, quadratic, offset);
        return new Qubo(Immutable(sums), Immutable(quadratic), offset) { Cardinality = Cardinality };
    }

    /// <summary>Each variable's own bias plus those of all its pairs, and the sum of everything.</summary>
    private static (double[] Sums, double Total) AddUp(ReadOnlySpan<double> own, ReadOnlySpan<double> pairs, double offset)
    {
        CompensatedSum[] sums = new CompensatedSum[own.Length];
        CompensatedSum total = default;
        total.Add(offset);
        for (int i = 0, at = 0; i < own.Length; i++)
        {
            sums[i].Add(own[i]);
            total.Add(own[i]);
            for (int j = i + 1; j < own.Length; j++, at++)
            {
                if (pairs[at] == 0) continue;
                sums[i].Add(pairs[at]);
                sums[j].Add(pairs[at]);
                total.Add(pairs[at]);
            }
        }
        return ([.. sums.Select(sum => sum.Value)], total.Value);
    }

    private static double[] Scaled(ReadOnlySpan<double> values, double factor)
    {
        double[] scaled = new double[values.Length];
        TensorPrimitives.Multiply(values, factor, scaled);
        return scaled;
    }

    private static void RequireFinite(double[] linear, double[] quadratic, double offset)
    {
        if (!double.IsFinite(offset) || !AllFinite(linear) || !AllFinite(quadratic))
            throw new OverflowException("The biases add up to more than a double holds; scale the problem down.");
    }

    private static bool AllFinite(ReadOnlySpan<double> values) => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);

    private static ImmutableArray<double> Immutable(double[] values) => ImmutableCollectionsMarshal.AsImmutableArray(values);
}
