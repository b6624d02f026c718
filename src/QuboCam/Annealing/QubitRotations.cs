using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>
/// ψ ← exp(iθ Σ σₓ) exp(−i·phase·E) ψ. With t = tan θ a qubit's rotation is cos θ·(1 + i·t·σₓ): the bracket takes two operations
/// for an amplitude, and cos θ of every qubit goes into the phase factors.
/// </summary>
internal static class QubitRotations
{
    /// <summary>Qubits of a state that one thread turns in one pass, of the blocks of a larger one, and of what the last cache
    /// holds.</summary>
    private const int SmallQubits = 12, BlockQubits = 14, CachedQubits = 20;

    /// <summary>Longest row of a pass over high qubits.</summary>
    private const int Columns = 1 << 10;

    /// <summary>Amplitudes whose rotation stays within the innermost cache.</summary>
    private const int Chunk = 1 << 10;

    /// <summary>Takes the step.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="phase">Factor of the energies.</param>
    /// <param name="energies">E, shape [dimension].</param>
    /// <param name="state">ψ, shape [dimension].</param>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    public static void Run<T>(double theta, double phase, double[] energies, StateVector<T> state, int threads)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        int qubits = BitOperations.Log2((uint)state.Dimension);
        (double sin, double cos) = Math.SinCos(theta);
        if (state.Dimension < Vector256<T>.Count)
        {
            RunTiny(T.CreateChecked(cos), T.CreateChecked(sin), phase, energies, state);
            return;
        }
        // Where cos θ is small: cos θ + i·sin θ·σₓ = i·sin θ·(1 − i·cot θ·σₓ)·σₓ, and σₓ of every qubit reverses the state.
        bool isSteep = Math.Abs(sin) > Math.Abs(cos);
        T tangent = T.CreateChecked(isSteep ? -cos / sin : sin / cos);
        double scale = Math.Pow(isSteep ? sin : cos, qubits);
        double turn = isSteep ? qubits % 4 * (Math.PI / 2) : 0;

        // After a block's qubits always two at a time: more rows, a power of two apart, would fall out of the first caches.
        int cached = CachedPart(qubits);
        int block = qubits <= SmallQubits ? qubits : Math.Min(cached - 2, BlockQubits - qubits % 2);
        for (int start = 0; start < state.Dimension; start += 1 << cached)
        {
            LowPass<T> low = new(tangent, scale, turn, phase, energies, state, start, 1 << block);
            Passes.Run(low, 1 << (cached - block), threads);
            RotatePairs(tangent, state, start, block, cached, threads);
        }
        RotatePairs(tangent, state, 0, cached, qubits, threads);
        if (!isSteep) return;
        Array.Reverse(state.Real);
        Array.Reverse(state.Imaginary);
    }

    /// <summary>Number of the lowest qubits that are done part by part; for each pair of the others the whole state is gone
    /// through once more.</summary>
    public static int CachedPart(int qubits) => qubits <= CachedQubits ? qubits : CachedQubits - qubits % 2;

    /// <summary>The brackets of the qubits whose bits are 2^<paramref name="low"/> and more, of
    /// 2^<paramref name="high"/> amplitudes.</summary>
    private static void RotatePairs<T>(T tangent, StateVector<T> state, int start, int low, int high, int threads)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        for (; low < high; low += 2)
        {
            RowTiles tiles = new(1 << high, 4, 1 << low, Math.Min(1 << low, Columns));
            Passes.Run(new PairPass<T>(tangent, state, start, tiles), tiles.Count, threads);
        }
    }

    private static void RunTiny<T>(T cos, T sin, double phase, double[] energies, StateVector<T> state)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T[] re = state.Real, im = state.Imaginary;
        for (int x = 0; x < re.Length; x++)
        {
            (double s, double c) = Math.SinCos(-phase * energies[x]);
            Complex turned = new Complex(c, s) * new Complex(double.CreateChecked(re[x]), double.CreateChecked(im[x]));
            (re[x], im[x]) = (T.CreateChecked(turned.Real), T.CreateChecked(turned.Imaginary));
        }
        for (int bit = 1; bit < re.Length; bit <<= 1)
            for (int x = 0; x < re.Length; x++)
            {
                if ((x & bit) != 0) continue;
                int y = x | bit;
                (re[x], im[y]) = (cos * re[x] - sin * im[y], cos * im[y] + sin * re[x]);
                (re[y], im[x]) = (cos * re[y] - sin * im[x], cos * im[x] + sin * re[y]);
            }
    }

    /// <summary>The brackets of the qubits whose bits are <paramref name="bit"/> and more, of so many amplitudes.</summary>
    [MethodImpl(Passes.Kernel)]
    private static void Rotate<T>(ref T re, ref T im, int bit, int length, Vector256<T> t) where T : struct
    {
        for (; 2 * bit < length; bit *= 4)
            for (int block = 0; block < length; block += 4 * bit)
                RotateTwo(ref Unsafe.Add(ref re, block), ref Unsafe.Add(ref im, block), bit, columns: bit, t);
        if (bit == length) return;
        for (int x = 0; x < bit; x += Vector256<T>.Count)
        {
            (nuint a, nuint b) = ((nuint)x, (nuint)(x + bit));
            Vector256<T> ra = Vector256.LoadUnsafe(ref re, a), rb = Vector256.LoadUnsafe(ref re, b);
            Vector256<T> ia = Vector256.LoadUnsafe(ref im, a), ib = Vector256.LoadUnsafe(ref im, b);
            Pair(ref ra, ref ia, ref rb, ref ib, t);
            ra.StoreUnsafe(ref re, a);
            rb.StoreUnsafe(ref re, b);
            ia.StoreUnsafe(ref im, a);
            ib.StoreUnsafe(ref im, b);
        }
    }

    /// <summary>The brackets of the qubits of <paramref name="bit"/> and of the next, for a row of amplitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RotateTwo<T>(ref T re, ref T im, int bit, int columns, Vector256<T> t)
    {
        (nuint one, nuint two, nuint three) = ((nuint)bit, (nuint)(2 * bit), (nuint)(3 * bit));
        for (int x = 0; x < columns; x += Vector256<T>.Count)
        {
            ref T r = ref Unsafe.Add(ref re, x), i = ref Unsafe.Add(ref im, x);
            Vector256<T> ra = Vector256.LoadUnsafe(ref r), rb = Vector256.LoadUnsafe(ref r, one);
            Vector256<T> rc = Vector256.LoadUnsafe(ref r, two), rd = Vector256.LoadUnsafe(ref r, three);
            Vector256<T> ia = Vector256.LoadUnsafe(ref i), ib = Vector256.LoadUnsafe(ref i, one);
            Vector256<T> ic = Vector256.LoadUnsafe(ref i, two), id = Vector256.LoadUnsafe(ref i, three);
            Pair(ref ra, ref ia, ref rb, ref ib, t);
            Pair(ref rc, ref ic, ref rd, ref id, t);
            Pair(ref ra, ref ia, ref rc, ref ic, t);
            Pair(ref rb, ref ib, ref rd, ref id, t);
            ra.StoreUnsafe(ref r);
            rb.StoreUnsafe(ref r, one);
            rc.StoreUnsafe(ref r, two);
            rd.StoreUnsafe(ref r, three);
            ia.StoreUnsafe(ref i);
            ib.StoreUnsafe(ref i, one);
            ic.StoreUnsafe(ref i, two);
            id.StoreUnsafe(ref i, three);
        }
    }

    /// <summary>a + i·t·b of complex vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<T>, Vector256<T>) Add<T>(
        Vector256<T> t, Vector256<T> ra, Vector256<T> ia, Vector256<T> rb, Vector256<T> ib) =>
        (QubitLanes.MultiplyAdd(-t, ib, ra), QubitLanes.MultiplyAdd(t, rb, ia));

    /// <summary>The bracket of one qubit: a ← a + i·t·b and b ← b + i·t·a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair<T>(
        ref Vector256<T> ra, ref Vector256<T> ia, ref Vector256<T> rb, ref Vector256<T> ib, Vector256<T> t)
    {
        (Vector256<T> r, Vector256<T> i) = Add(t, ra, ia, rb, ib);
        (rb, ib) = Add(t, rb, ib, ra, ia);
        (ra, ia) = (r, i);
    }

    /// <summary>The phases and the low qubits; a part is a block.</summary>
    private readonly struct LowPass<T>(
        T tangent, double scale, double turn, double phase, double[] energies, StateVector<T> state, int offset, int block)
        : IPass
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int from, int to)
        {
            ref T re = ref MemoryMarshal.GetArrayDataReference(state.Real);
            ref T im = ref MemoryMarshal.GetArrayDataReference(state.Imaginary);
            Vector256<T> t = Vector256.Create(tangent);
            int chunk = Math.Min(block, Chunk);
            for (int start = offset + from * block; start < offset + to * block; start += block)
            {
                for (int x = start; x < start + block; x += chunk)
                {
                    TurnPhases(ref re, ref im, x, x + chunk);
                    Rotate(ref Unsafe.Add(ref re, x), ref Unsafe.Add(ref im, x), Vector256<T>.Count, chunk, t);
                }
                Rotate(ref Unsafe.Add(ref re, start), ref Unsafe.Add(ref im, start), chunk, block, t);
            }
        }

        /// <summary>The phases, and the qubits that are bits of the lane.</summary>
        [MethodImpl(Passes.Kernel)]
        private void TurnPhases(ref T re, ref T im, int from, int to)
        {
            Vector256<T> t = Vector256.Create(tangent), scales = Vector256.Create(T.CreateChecked(scale));
            Vector256<double> phases = Vector256.Create(-phase), turns = Vector256.Create(turn);
            ref double e = ref MemoryMarshal.GetArrayDataReference(energies);
            for (nuint x = (nuint)from; x < (nuint)to; x += (nuint)Vector256<T>.Count)
            {
                (Vector256<double> cos, Vector256<double> sin) =
                    PhaseFactors.CosSin(Vector256.MultiplyAddEstimate(phases, Vector256.LoadUnsafe(ref e, x), turns));
                Vector256<T> c, s;
                if (typeof(T) == typeof(double)) (c, s) = (cos.As<double, T>(), sin.As<double, T>());
                else
                {
                    (Vector256<double> cosHigh, Vector256<double> sinHigh) =
                        PhaseFactors.CosSin(Vector256.MultiplyAddEstimate(phases, Vector256.LoadUnsafe(ref e, x + 4), turns));
                    (c, s) = (Vector256.Narrow(cos, cosHigh).As<float, T>(), Vector256.Narrow(sin, sinHigh).As<float, T>());
                }
                (c, s) = (c * scales, s * scales);
                Vector256<T> r = Vector256.LoadUnsafe(ref re, x), i = Vector256.LoadUnsafe(ref im, x);
                (r, i) = (QubitLanes.MultiplyAdd(c, r, -(s * i)), QubitLanes.MultiplyAdd(s, r, c * i));
                (r, i) = Add(t, r, i, QubitLanes.FlipFirst(r), QubitLanes.FlipFirst(i));
                (r, i) = Add(t, r, i, QubitLanes.FlipSecond(r), QubitLanes.FlipSecond(i));
                if (typeof(T) == typeof(float)) (r, i) = Add(t, r, i, QubitLanes.FlipThird(r), QubitLanes.FlipThird(i));
                r.StoreUnsafe(ref re, x);
                i.StoreUnsafe(ref im, x);
            }
        }
    }

    /// <summary>The brackets of two neighbouring high qubits; a part is a tile.</summary>
    private readonly struct PairPass<T>(T tangent, StateVector<T> state, int offset, RowTiles tiles) : IPass
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(Passes.Kernel)]
        public void Run(int from, int to)
        {
            Vector256<T> t = Vector256.Create(tangent);
            ref T re = ref MemoryMarshal.GetArrayDataReference(state.Real);
            ref T im = ref MemoryMarshal.GetArrayDataReference(state.Imaginary);
            for (int tile = from; tile < to; tile++)
            {
                int start = offset + tiles.Start(tile);
                RotateTwo(ref Unsafe.Add(ref re, start), ref Unsafe.Add(ref im, start), tiles.Stride, tiles.Columns, t);
            }
        }
    }
}
