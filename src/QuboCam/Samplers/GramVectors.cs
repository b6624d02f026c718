using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>
/// Unit vectors v₀ … vₙ of low rank in place of spins: xᵢ = ½(1 + v₀·vᵢ) and xᵢxⱼ = ¼(1 + v₀·vᵢ + v₀·vⱼ + vᵢ·vⱼ) solve a semidefinite
/// relaxation once the vectors are best.
/// </summary>
/// <remarks>Each vector in turn takes its best place, the mixing method: Wang, Chang and Kolter, arXiv:1706.00476.</remarks>
internal sealed class GramVectors
{
    // Optima exist with a rank of √(2n) (Pataki); 32 fits two registers, and a bound is valid whatever the vectors.
    private const int Rank = 32, Half = Rank / 2;

    private readonly int _n;
    private readonly float[] _vectors; // [n + 1, Rank], v₀ last

    private GramVectors(int n) => (_n, _vectors) = (n, new float[(n + 1) * Rank]);

    /// <summary>Multiplications of a sweep, about.</summary>
    public static long SweepWork(int n) => (long)Rank * n * n;

    /// <summary>Random directions.</summary>
    public static GramVectors Random(int n)
    {
        GramVectors result = new(n);
        RandomStream random = new(0, 0);
        foreach (ref float value in result._vectors.AsSpan())
            value = random.NextSingle() - 0.5f;
        for (int i = 0; i <= n; i++)
            TensorPrimitives.Divide(result.Vector(i), TensorPrimitives.Norm<float>(result.Vector(i)), result.Vector(i));
        return result;
    }

    /// <summary>The vectors of some of the variables, and v₀.</summary>
    public GramVectors Restrict(ReadOnlySpan<int> kept)
    {
        GramVectors result = new(kept.Length);
        for (int i = 0; i < kept.Length; i++)
            Vector(kept[i]).CopyTo(result.Vector(i));
        Vector(_n).CopyTo(result.Vector(kept.Length));
        return result;
    }

    /// <summary>Moves every vector once to where the energy is least, the others standing still.</summary>
    /// <param name="couplings">Symmetric, zero diagonal, shape [n, n].</param>
    /// <param name="biases">2cᵢ + Σⱼ bᵢⱼ, the couplings to v₀, shape [n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sweep(float[] couplings, float[] biases)
    {
        for (int i = 0; i <= _n; i++)
        {
            (Vector512<float> low, Vector512<float> high) = i < _n
                ? Pull(couplings.AsSpan(i * _n, _n), biases[i], Vector(_n))
                : Pull(biases, 0, Vector(_n));
            float norm = MathF.Sqrt(Vector512.Sum(low * low + high * high));
            if (!(norm > 1e-30f)) continue; // any place is as good
            Vector512<float> scale = Vector512.Create(-1 / norm);
            (low * scale).CopyTo(Vector(i));
            (high * scale).CopyTo(Vector(i)[Half..]);
        }
    }

    /// <summary>‖Σⱼ bᵢⱼ vⱼ + biasᵢ v₀‖ of every variable: eight times the dual value of |vᵢ| = 1, shape [n].</summary>
    public double[] Pulls(float[] couplings, float[] biases)
    {
        double[] pulls = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            (Vector512<float> low, Vector512<float> high) = Pull(couplings.AsSpan(i * _n, _n), biases[i], Vector(_n));
            pulls[i] = MathF.Sqrt(Vector512.Sum(low * low + high * high));
        }
        return pulls;
    }

    /// <summary>The relaxed variables xᵢ, shape [n].</summary>
    public float[] Ones()
    {
        float[] ones = new float[_n];
        for (int i = 0; i < _n; i++)
            ones[i] = 0.5f * (1 + TensorPrimitives.Dot<float>(Vector(_n), Vector(i)));
        return ones;
    }

    /// <summary>The relaxed products xᵢxⱼ of one variable with those before it.</summary>
    /// <param name="i">The variable.</param>
    /// <param name="ones">The relaxed variables.</param>
    /// <param name="products">Receives xᵢxⱼ for j &lt; i.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Products(int i, float[] ones, Span<float> products)
    {
        ref float first = ref MemoryMarshal.GetArrayDataReference(_vectors);
        ref float own = ref Unsafe.Add(ref first, i * Rank);
        Vector512<float> low = Vector512.LoadUnsafe(ref own), high = Vector512.LoadUnsafe(ref own, Half);
        for (int j = 0; j < i; j++)
        {
            ref float other = ref Unsafe.Add(ref first, j * Rank);
            float product = Vector512.Sum(low * Vector512.LoadUnsafe(ref other) + high * Vector512.LoadUnsafe(ref other, Half));
            products[j] = 0.25f * (2 * ones[i] + 2 * ones[j] - 1 + product);
        }
    }

    /// <summary>bias · last + Σⱼ couplingsⱼ vⱼ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.AggressiveInlining)]
    private (Vector512<float> Low, Vector512<float> High) Pull(ReadOnlySpan<float> couplings, float bias, ReadOnlySpan<float> last)
    {
        ref float row = ref MemoryMarshal.GetReference(couplings);
        ref float vectors = ref MemoryMarshal.GetArrayDataReference(_vectors);
        Vector512<float> low = Vector512.Create(last) * bias, high = Vector512.Create(last[Half..]) * bias;
        Vector512<float> low2 = Vector512<float>.Zero, high2 = low2;
        int j = 0;
        for (; j + 1 < couplings.Length; j += 2)
        {
            Vector512<float> even = Vector512.Create(Unsafe.Add(ref row, j)), odd = Vector512.Create(Unsafe.Add(ref row, j + 1));
            ref float v = ref Unsafe.Add(ref vectors, j * Rank);
            low = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v), even, low);
            high = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v, Half), even, high);
            low2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v, Rank), odd, low2);
            high2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v, Rank + Half), odd, high2);
        }
        if (j < couplings.Length)
        {
            Vector512<float> even = Vector512.Create(Unsafe.Add(ref row, j));
            ref float v = ref Unsafe.Add(ref vectors, j * Rank);
            low = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v), even, low);
            high = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref v, Half), even, high);
        }
        return (low + low2, high + high2);
    }

    private Span<float> Vector(int i) => _vectors.AsSpan(i * Rank, Rank);
}
