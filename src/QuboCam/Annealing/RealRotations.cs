using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Rotations of the qubits of a cached block, without their cosines: a ← a + t·b, b ← b − t·a with t = tan φ.</summary>
internal static class RealRotations
{
    /// <summary>Amplitudes whose rotation stays within the innermost cache.</summary>
    private const int Chunk = 1 << 10;

    /// <summary>Qubits that are bits of a vector's lane.</summary>
    private const int LaneQubits = 2;

    /// <summary>Rotates all qubits of a block.</summary>
    /// <param name="v">Amplitudes, a power of two of them.</param>
    /// <param name="tangents">t of each qubit by its bit, the lowest first; more are ignored.</param>
    public static void Forward(Span<double> v, ReadOnlySpan<double> tangents) => All(v, tangents, 1);

    /// <summary>Rotates them back.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void Backward(Span<double> v, ReadOnlySpan<double> tangents) => All(v, tangents, -1);

    /// <summary>Rotates the qubits of the row number only.</summary>
    /// <param name="rows">Rows of amplitudes, a power of two of them.</param>
    /// <param name="columns">Amplitudes of a row, a power of two, at least 4.</param>
    /// <param name="tangents">t of each qubit by its bit of the row number.</param>
    public static void ForwardRows(Span<double> rows, int columns, ReadOnlySpan<double> tangents) =>
        High(rows, columns, tangents, 1);

    /// <summary>Rotates them back.</summary>
    /// <inheritdoc cref="ForwardRows"/>
    public static void BackwardRows(Span<double> rows, int columns, ReadOnlySpan<double> tangents) =>
        High(rows, columns, tangents, -1);

    private static void All(Span<double> v, ReadOnlySpan<double> tangents, double sign)
    {
        if (v.Length < 1 << LaneQubits)
        {
            Tiny(v, tangents, sign);
            return;
        }
        int chunk = Math.Min(v.Length, Chunk), inChunk = BitOperations.Log2((uint)chunk);
        for (int start = 0; start < v.Length; start += chunk)
        {
            Span<double> here = v.Slice(start, chunk);
            Lanes(here, sign * tangents[0], sign * tangents[1]);
            High(here, 1 << LaneQubits, tangents[LaneQubits..], sign);
        }
        High(v, chunk, tangents[inChunk..], sign);
    }

    private static void Tiny(Span<double> v, ReadOnlySpan<double> tangents, double sign)
    {
        for (int qubit = 0, bit = 1; bit < v.Length; qubit++, bit <<= 1)
            for (int x = 0; x < v.Length; x++)
                if ((x & bit) == 0)
                    (v[x], v[x | bit]) = (v[x] + sign * tangents[qubit] * v[x | bit], v[x | bit] - sign * tangents[qubit] * v[x]);
    }

    private static void Lanes(Span<double> v, double t0, double t1)
    {
        Vector256<double> first = Vector256.Create(t0, -t0, t0, -t0), second = Vector256.Create(t1, t1, -t1, -t1);
        ref double start = ref MemoryMarshal.GetReference(v);
        for (nuint x = 0; x < (nuint)v.Length; x += (nuint)Vector256<double>.Count)
        {
            Vector256<double> a = Vector256.LoadUnsafe(ref start, x);
            a = Vector256.MultiplyAddEstimate(first, QubitLanes.FlipFirst(a), a);
            a = Vector256.MultiplyAddEstimate(second, QubitLanes.FlipSecond(a), a);
            a.StoreUnsafe(ref start, x);
        }
    }

    /// <summary>The qubits from the bit <paramref name="bit"/> on, two at a time.</summary>
    private static void High(Span<double> v, int bit, ReadOnlySpan<double> tangents, double sign)
    {
        int qubit = 0;
        for (; 2 * bit < v.Length; bit *= 4, qubit += 2)
            TwoQubits(ref MemoryMarshal.GetReference(v), v.Length, bit, sign * tangents[qubit], sign * tangents[qubit + 1]);
        if (bit < v.Length)
            OneQubit(ref MemoryMarshal.GetReference(v), bit, sign * tangents[qubit]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoQubits(ref double v, int length, int bit, double t0, double t1)
    {
        Vector256<double> inner = Vector256.Create(t0), outer = Vector256.Create(t1);
        for (int block = 0; block < length; block += 4 * bit)
            for (int x = block; x < block + bit; x += Vector256<double>.Count)
            {
                ref double va = ref Unsafe.Add(ref v, x), vb = ref Unsafe.Add(ref va, bit);
                ref double vc = ref Unsafe.Add(ref vb, bit), vd = ref Unsafe.Add(ref vc, bit);
                Vector256<double> a = Vector256.LoadUnsafe(ref va), b = Vector256.LoadUnsafe(ref vb);
                Vector256<double> c = Vector256.LoadUnsafe(ref vc), d = Vector256.LoadUnsafe(ref vd);
                Pair(ref a, ref b, inner);
                Pair(ref c, ref d, inner);
                Pair(ref a, ref c, outer);
                Pair(ref b, ref d, outer);
                a.StoreUnsafe(ref va);
                b.StoreUnsafe(ref vb);
                c.StoreUnsafe(ref vc);
                d.StoreUnsafe(ref vd);
            }
    }

    /// <summary>The topmost qubit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQubit(ref double v, int bit, double tangent)
    {
        Vector256<double> t = Vector256.Create(tangent);
        for (int x = 0; x < bit; x += Vector256<double>.Count)
        {
            ref double va = ref Unsafe.Add(ref v, x), vb = ref Unsafe.Add(ref va, bit);
            Vector256<double> a = Vector256.LoadUnsafe(ref va), b = Vector256.LoadUnsafe(ref vb);
            Pair(ref a, ref b, t);
            a.StoreUnsafe(ref va);
            b.StoreUnsafe(ref vb);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(ref Vector256<double> a, ref Vector256<double> b, Vector256<double> t)
    {
        Vector256<double> turned = Vector256.MultiplyAddEstimate(t, b, a);
        b = Vector256.MultiplyAddEstimate(-t, a, b);
        a = turned;
    }
}
