using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>
/// ψ ← exp(iθ Σ σₓ) exp(−i·phase·E) ψ. With t = tan θ a qubit's rotation is cos θ·(1 + i·t·σₓ): the bracket takes two operations for
/// an amplitude, and cos θ of every qubit goes into the phase factors.
/// </summary>
internal static class QubitRotations
{
    private const int LowQubits = 12, HighQubitsAtOnce = 7, TileElements = 1 << 12;

    /// <summary>Amplitudes whose rotation stays within the innermost cache.</summary>
    private const int Chunk = 1 << 10;

    public static void Run<T>(double theta, double phase, double[] energies, StateVector<T> state, int threads)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        int qubits = BitOperations.Log2((uint)state.Dimension), low = Math.Min(qubits, LowQubits);
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
        int quarterTurns = isSteep ? qubits : 0;

        Passes.Run(new LowPass<T>(tangent, scale, quarterTurns, phase, energies, state, 1 << low), state.Dimension >> low, threads);
        int groups = (qubits - low + HighQubitsAtOnce - 1) / HighQubitsAtOnce;
        for (int group = 0; group < groups; group++)
        {
            int count = (qubits - low) / (groups - group);
            RowTiles tiles = new(state.Dimension, 1 << count, 1 << low, TileElements >> count);
            Passes.Run(new HighPass<T>(tangent, state, tiles), tiles.Count, threads);
            low += count;
        }
        if (!isSteep) return;
        Array.Reverse(state.Real);
        Array.Reverse(state.Imaginary);
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

    /// <summary>The brackets of the qubits of the bits from <paramref name="bit"/> up to, without, <paramref name="length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate<T>(ref T re, ref T im, int bit, int length, Vector256<T> t) where T : struct
    {
        for (; 2 * bit < length; bit *= 4)
            for (int block = 0; block < length; block += 4 * bit)
                for (int x = block; x < block + bit; x += Vector256<T>.Count)
                {
                    (nuint a, nuint b, nuint c, nuint d) = ((nuint)x, (nuint)(x + bit), (nuint)(x + 2 * bit), (nuint)(x + 3 * bit));
                    Vector256<T> ra = Vector256.LoadUnsafe(ref re, a), rb = Vector256.LoadUnsafe(ref re, b);
                    Vector256<T> rc = Vector256.LoadUnsafe(ref re, c), rd = Vector256.LoadUnsafe(ref re, d);
                    Vector256<T> ia = Vector256.LoadUnsafe(ref im, a), ib = Vector256.LoadUnsafe(ref im, b);
                    Vector256<T> ic = Vector256.LoadUnsafe(ref im, c), id = Vector256.LoadUnsafe(ref im, d);
                    Pair(ref ra, ref ia, ref rb, ref ib, t);
                    Pair(ref rc, ref ic, ref rd, ref id, t);
                    Pair(ref ra, ref ia, ref rc, ref ic, t);
                    Pair(ref rb, ref ib, ref rd, ref id, t);
                    ra.StoreUnsafe(ref re, a);
                    rb.StoreUnsafe(ref re, b);
                    rc.StoreUnsafe(ref re, c);
                    rd.StoreUnsafe(ref re, d);
                    ia.StoreUnsafe(ref im, a);
                    ib.StoreUnsafe(ref im, b);
                    ic.StoreUnsafe(ref im, c);
                    id.StoreUnsafe(ref im, d);
                }
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

    /// <summary>a + i·t·b of complex vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<T>, Vector256<T>) Add<T>(
        Vector256<T> t, Vector256<T> ra, Vector256<T> ia, Vector256<T> rb, Vector256<T> ib) =>
        (QubitLanes.MultiplyAdd(-t, ib, ra), QubitLanes.MultiplyAdd(t, rb, ia));

    /// <summary>The bracket of one qubit: a ← a + i·t·b and b ← b + i·t·a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair<T>(ref Vector256<T> ra, ref Vector256<T> ia, ref Vector256<T> rb, ref Vector256<T> ib, Vector256<T> t)
    {
        (Vector256<T> r, Vector256<T> i) = Add(t, ra, ia, rb, ib);
        (rb, ib) = Add(t, rb, ib, ra, ia);
        (ra, ia) = (r, i);
    }

    /// <summary>The phases and the low qubits; a part is a block.</summary>
    private readonly struct LowPass<T>(
        T tangent, double scale, int quarterTurns, double phase, double[] energies, StateVector<T> state, int block) : IPass
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int from, int to)
        {
            ref T re = ref MemoryMarshal.GetArrayDataReference(state.Real);
            ref T im = ref MemoryMarshal.GetArrayDataReference(state.Imaginary);
            Vector256<T> t = Vector256.Create(tangent);
            int chunk = Math.Min(block, Chunk);
            for (int start = from * block; start < to * block; start += block)
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
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void TurnPhases(ref T re, ref T im, int from, int to)
        {
            Vector256<T> t = Vector256.Create(tangent), scales = Vector256.Create(T.CreateChecked(scale));
            Vector256<double> phases = Vector256.Create(-phase);
            Vector256<long> turns = Vector256.Create((long)quarterTurns);
            ref double e = ref MemoryMarshal.GetArrayDataReference(energies);
            for (nuint x = (nuint)from; x < (nuint)to; x += (nuint)Vector256<T>.Count)
            {
                (Vector256<double> cos, Vector256<double> sin) = PhaseFactors.CosSin(phases * Vector256.LoadUnsafe(ref e, x), turns);
                Vector256<T> c, s;
                if (typeof(T) == typeof(double)) (c, s) = (cos.As<double, T>(), sin.As<double, T>());
                else
                {
                    (Vector256<double> cosHigh, Vector256<double> sinHigh) =
                        PhaseFactors.CosSin(phases * Vector256.LoadUnsafe(ref e, x + 4), turns);
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

    /// <summary>The brackets of a group of high qubits; a part is a tile.</summary>
    private readonly struct HighPass<T>(T tangent, StateVector<T> state, RowTiles tiles) : IPass
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int from, int to)
        {
            int length = tiles.Rows * tiles.Columns;
            T[] buffer = ArrayPool<T>.Shared.Rent(2 * length);
            Span<T> re = buffer.AsSpan(0, length), im = buffer.AsSpan(length, length);
            for (int tile = from; tile < to; tile++)
            {
                tiles.Gather(state.Real, tile, re);
                tiles.Gather(state.Imaginary, tile, im);
                Rotate(ref re[0], ref im[0], tiles.Columns, length, Vector256.Create(tangent));
                tiles.Scatter(re, tile, state.Real);
                tiles.Scatter(im, tile, state.Imaginary);
            }
            ArrayPool<T>.Shared.Return(buffer);
        }
    }
}
