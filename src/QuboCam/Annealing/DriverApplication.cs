using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>result ← flip·Σ σₓ v + b·E∘v in real arithmetic: the low qubits in cached blocks, then groups of high ones.</summary>
internal static class DriverApplication
{
    /// <summary>With fewer a vector is shorter than a step of the passes.</summary>
    private const int FewestQubits = 4;

    /// <summary>Qubits of a block: its elements, and those that they are added to, stay near.</summary>
    private const int LowQubits = 16;

    /// <summary>Most high qubits in a pass, and the elements that a tile gathers.</summary>
    private const int HighQubits = 9, TileElements = 1 << 15;

    /// <summary>Elements of a part of the low qubits' pass; four of them are quicker on one thread than shared out.</summary>
    private const int PartElements = 1 << 12;

    /// <summary>Neighbouring elements that one step holds in registers.</summary>
    private const int StepElements = 16;

    /// <summary>Applies.</summary>
    /// <param name="flip">Factor of Σ σₓ.</param>
    /// <param name="b">Factor of the diagonal.</param>
    /// <param name="energies">E, shape [dimension].</param>
    /// <param name="v">v, shape [dimension].</param>
    /// <param name="result">Where the result goes, shape [dimension]; not the array of <paramref name="v"/>.</param>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    public static void Run(double flip, double b, double[] energies, double[] v, double[] result, int threads)
    {
        int qubits = BitOperations.Log2((uint)v.Length), low = Math.Min(qubits, LowQubits);
        if (qubits < FewestQubits)
        {
            RunTiny(flip, b, energies, v, result);
            return;
        }
        int part = v.Length > 4 * PartElements ? PartElements : v.Length;
        Passes.Run(new LowPass(flip, b, energies, v, result, 1 << low, part), v.Length / part, threads);
        for (int groups = HighPasses(qubits); groups > 0; groups--)
        {
            int count = (qubits - low) / groups;
            RowTiles tiles = new(v.Length, 1 << count, 1 << low, TileElements >> count);
            Passes.Run(new HighPass(flip, v, result, tiles), tiles.Count, threads);
            low += count;
        }
    }

    /// <summary>Number of passes over a vector after the first.</summary>
    public static int HighPasses(int qubits) => (Math.Max(qubits - LowQubits, 0) + HighQubits - 1) / HighQubits;

    private static void RunTiny(double flip, double b, double[] energies, double[] v, double[] result)
    {
        for (int x = 0; x < v.Length; x++)
        {
            double flipped = 0;
            for (int bit = 1; bit < v.Length; bit <<= 1)
                flipped += v[x ^ bit];
            result[x] = b * energies[x] * v[x] + flip * flipped;
        }
    }

    /// <summary>Adds σₓ v of the qubits of the bits from <paramref name="bit"/> up to, without, <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFlipped(ref double v, int x, int bit, int end, ref Step sum)
    {
        for (; bit < end; bit <<= 1)
        {
            ref double flipped = ref Unsafe.Add(ref v, x ^ bit);
            sum.A += Vector256.LoadUnsafe(ref flipped);
            sum.B += Vector256.LoadUnsafe(ref flipped, 4);
            sum.C += Vector256.LoadUnsafe(ref flipped, 8);
            sum.D += Vector256.LoadUnsafe(ref flipped, 12);
        }
    }

    /// <summary>Sixteen neighbouring elements.</summary>
    private struct Step
    {
        public Vector256<double> A, B, C, D;
    }

    /// <summary>The diagonal and the low qubits.</summary>
    private readonly struct LowPass(
        double flip, double b, double[] energies, double[] v, double[] result, int block, int part) : IPass
    {
        [MethodImpl(Passes.Kernel)]
        public void Run(int from, int to)
        {
            Vector256<double> flips = Vector256.Create(flip), diagonal = Vector256.Create(b);
            ref double e = ref MemoryMarshal.GetArrayDataReference(energies), r = ref MemoryMarshal.GetArrayDataReference(result);
            ref double all = ref MemoryMarshal.GetArrayDataReference(v);
            (int end, int length) = (to * part, block);
            for (int x = from * part; x < end; x += StepElements)
            {
                ref double here = ref Unsafe.Add(ref all, x);
                Vector256<double> p = Vector256.LoadUnsafe(ref here), q = Vector256.LoadUnsafe(ref here, 4);
                Vector256<double> s = Vector256.LoadUnsafe(ref here, 8), t = Vector256.LoadUnsafe(ref here, 12);
                (Vector256<double> outer, Vector256<double> inner) = (p + t, q + s);
                Step sum = new() { A = InLane(p) + inner, B = InLane(q) + outer, C = InLane(s) + outer, D = InLane(t) + inner };
                AddFlipped(ref all, x, StepElements, length, ref sum);
                Store(flips * sum.A, diagonal, p, ref e, ref r, x);
                Store(flips * sum.B, diagonal, q, ref e, ref r, x + 4);
                Store(flips * sum.C, diagonal, s, ref e, ref r, x + 8);
                Store(flips * sum.D, diagonal, t, ref e, ref r, x + 12);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> InLane(Vector256<double> v) => QubitLanes.FlipFirst(v) + QubitLanes.FlipSecond(v);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(
            Vector256<double> flipped, Vector256<double> b, Vector256<double> v, ref double e, ref double r, int x) =>
            Vector256.MultiplyAddEstimate(b * Vector256.LoadUnsafe(ref e, (nuint)x), v, flipped).StoreUnsafe(ref r, (nuint)x);
    }

    /// <summary>Adds a group of high qubits; a part is a tile.</summary>
    private readonly struct HighPass(double flip, double[] v, double[] result, RowTiles tiles) : IPass
    {
        public void Run(int from, int to)
        {
            double[] buffer = ArrayPool<double>.Shared.Rent(tiles.Rows * tiles.Columns);
            for (int tile = from; tile < to; tile++)
            {
                tiles.Gather(v, tile, buffer);
                Add(buffer, tiles.Start(tile));
            }
            ArrayPool<double>.Shared.Return(buffer);
        }

        [MethodImpl(Passes.Kernel)]
        private void Add(double[] buffer, int start)
        {
            Vector256<double> flips = Vector256.Create(flip);
            ref double gathered = ref MemoryMarshal.GetArrayDataReference(buffer);
            (int rows, int columns, int stride) = (tiles.Rows, tiles.Columns, tiles.Stride);
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column += StepElements)
                {
                    Step sum = default;
                    AddFlipped(ref gathered, row * columns + column, columns, rows * columns, ref sum);
                    ref double r = ref result[start + row * stride + column];
                    Add(ref r, flips * sum.A, 0);
                    Add(ref r, flips * sum.B, 4);
                    Add(ref r, flips * sum.C, 8);
                    Add(ref r, flips * sum.D, 12);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(ref double r, Vector256<double> flipped, nuint at) =>
            (Vector256.LoadUnsafe(ref r, at) + flipped).StoreUnsafe(ref r, at);
    }
}
