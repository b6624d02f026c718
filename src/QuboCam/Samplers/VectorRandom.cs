using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Eight random numbers at a time: four streams of xorshift128+, each giving two halves of 64 bits.</summary>
/// <remarks>Vigna, J. Comput. Appl. Math. 315, 175 (2017). The same numbers on every processor: no fused operations.</remarks>
internal struct VectorRandom
{
    /// <summary>No exponential number lies above this: −ln of 2⁻²⁵ is 17.33.</summary>
    public const float LargestExponential = 17.4f;

    private Vector256<ulong> _s0, _s1;

    /// <summary>Starts the streams.</summary>
    /// <param name="random">Gives their states; goes on.</param>
    public VectorRandom(ref RandomStream random)
    {
        _s0 = Vector256.Create(random.Next(), random.Next(), random.Next(), random.Next());
        _s1 = Vector256.Create(random.Next(), random.Next(), random.Next(), random.Next());
    }

    /// <summary>Eight numbers of the exponential distribution of mean 1, each −ln u with u in (0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> NextExponential()
    {
        Vector256<int> bits = Vector256.ShiftRightLogical(Next().AsInt32(), 8);
        Vector256<float> uniform = (Vector256.ConvertToSingle(bits) + Vector256.Create(0.5f)) * Vector256.Create(1f / (1 << 24));
        return -Log(uniform);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ulong> Next()
    {
        Vector256<ulong> a = _s0, b = _s1;
        Vector256<ulong> result = a + b;
        a ^= Vector256.ShiftLeft(a, 23);
        _s0 = b;
        _s1 = a ^ b ^ Vector256.ShiftRightLogical(a, 18) ^ Vector256.ShiftRightLogical(b, 5);
        return result;
    }

    /// <summary>The natural logarithm of positive normal numbers, to about 1e-7 (Cephes, logf).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Log(Vector256<float> value)
    {
        // value = mantissa · 2^exponent with the mantissa in [√½, √2).
        Vector256<int> bits = value.AsInt32() - Vector256.Create(0x3f3504f3);
        Vector256<float> exponent = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23));
        Vector256<int> mantissa = (bits & Vector256.Create(0x7fffff)) + Vector256.Create(0x3f3504f3);
        Vector256<float> x = mantissa.AsSingle() - Vector256<float>.One, square = x * x;
        Vector256<float> y = Vector256.Create(7.0376836292e-2f);
        y = y * x + Vector256.Create(-1.1514610310e-1f);
        y = y * x + Vector256.Create(1.1676998740e-1f);
        y = y * x + Vector256.Create(-1.2420140846e-1f);
        y = y * x + Vector256.Create(1.4249322787e-1f);
        y = y * x + Vector256.Create(-1.6668057665e-1f);
        y = y * x + Vector256.Create(2.0000714765e-1f);
        y = y * x + Vector256.Create(-2.4999993993e-1f);
        y = y * x + Vector256.Create(3.3333331174e-1f);
        return x - Vector256.Create(0.5f) * square + y * x * square + exponent * Vector256.Create(0.69314718056f);
    }
}
