using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Inner products and combinations of a cached stretch of many vectors, several at a time in registers.</summary>
internal static class VectorKernels
{
    /// <summary>Vectors on each side whose products are summed in registers together.</summary>
    public const int Side = 3;

    private const int Line = 8, Group = 4; // elements and targets of which Combine holds the sums in registers

    /// <summary>Adds ⟨aᵢ|bⱼ⟩ over a stretch to the sums, row-major.</summary>
    public static void AddDots(ReadOnlySpan<double[]> a, ReadOnlySpan<double[]> b, int from, int length, Span<double> sums)
    {
        Span<double> tile = stackalloc double[Side * Side];
        for (int i = 0; i < a.Length; i += Side)
            for (int j = 0; j < b.Length; j += Side)
            {
                // Where less than a tile is left, the last vector stands in for those that are missing.
                (int rows, int columns) = (Math.Min(Side, a.Length - i), Math.Min(Side, b.Length - j));
                Dots(
                    ref a[i][from], ref a[i + Math.Min(1, rows - 1)][from], ref a[i + rows - 1][from],
                    ref b[j][from], ref b[j + Math.Min(1, columns - 1)][from], ref b[j + columns - 1][from], length, tile);
                for (int row = 0; row < rows; row++)
                    for (int column = 0; column < columns; column++)
                        sums[(i + row) * b.Length + j + column] += tile[row * Side + column];
            }
    }

    /// <summary>targetⱼ ← Σᵢ sourceᵢ cᵢⱼ over a stretch; targets may be among the sources.</summary>
    /// <param name="sources">The vectors that are combined.</param>
    /// <param name="c">Coefficients, shape [sources, <see cref="Padded"/> targets], row-major, 0 beyond the targets.</param>
    /// <param name="targets">Where the sums go.</param>
    /// <param name="from">First element.</param>
    /// <param name="length">Number of elements.</param>
    public static void Combine(ReadOnlySpan<double[]> sources, ReadOnlySpan<double> c, ReadOnlySpan<double[]> targets, int from, int length)
    {
        int columns = Padded(targets.Length), x = from, end = from + length;
        // All sums of a line before any is stored: a target may be a source.
        Span<double> sums = stackalloc double[columns * Line];
        for (; x <= end - Line; x += Line)
        {
            for (int column = 0; column < columns; column += Group)
                SumLine(sources, x, ref Unsafe.AsRef(in c[column]), (nuint)columns, ref sums[column * Line]);
            for (int j = 0; j < targets.Length; j++)
            {
                Vector256.LoadUnsafe(ref sums[j * Line]).StoreUnsafe(ref targets[j][x]);
                Vector256.LoadUnsafe(ref sums[j * Line + Line / 2]).StoreUnsafe(ref targets[j][x + Line / 2]);
            }
        }
        for (; x < end; x++)
        {
            sums.Clear();
            for (int i = 0; i < sources.Length; i++)
                TensorPrimitives.MultiplyAdd(c.Slice(i * columns, columns), sources[i][x], sums[..columns], sums);
            for (int j = 0; j < targets.Length; j++)
                targets[j][x] = sums[j];
        }
    }

    /// <summary>Columns of the coefficients for so many targets.</summary>
    public static int Padded(int targets) => (targets + Group - 1) / Group * Group;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots(
        ref double a0, ref double a1, ref double a2, ref double b0, ref double b1, ref double b2, int length, Span<double> sums)
    {
        Vector256<double> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<double> s20 = default, s21 = default, s22 = default;
        nuint x = 0, whole = (nuint)(length & ~3);
        for (; x < whole; x += 4)
        {
            Vector256<double> p = Vector256.LoadUnsafe(ref b0, x), q = Vector256.LoadUnsafe(ref b1, x), r = Vector256.LoadUnsafe(ref b2, x);
            Vector256<double> a = Vector256.LoadUnsafe(ref a0, x);
            s00 = Vector256.MultiplyAddEstimate(a, p, s00);
            s01 = Vector256.MultiplyAddEstimate(a, q, s01);
            s02 = Vector256.MultiplyAddEstimate(a, r, s02);
            a = Vector256.LoadUnsafe(ref a1, x);
            s10 = Vector256.MultiplyAddEstimate(a, p, s10);
            s11 = Vector256.MultiplyAddEstimate(a, q, s11);
            s12 = Vector256.MultiplyAddEstimate(a, r, s12);
            a = Vector256.LoadUnsafe(ref a2, x);
            s20 = Vector256.MultiplyAddEstimate(a, p, s20);
            s21 = Vector256.MultiplyAddEstimate(a, q, s21);
            s22 = Vector256.MultiplyAddEstimate(a, r, s22);
        }
        (sums[0], sums[1], sums[2]) = (Vector256.Sum(s00), Vector256.Sum(s01), Vector256.Sum(s02));
        (sums[3], sums[4], sums[5]) = (Vector256.Sum(s10), Vector256.Sum(s11), Vector256.Sum(s12));
        (sums[6], sums[7], sums[8]) = (Vector256.Sum(s20), Vector256.Sum(s21), Vector256.Sum(s22));
        for (; x < (nuint)length; x++)
        {
            (double p, double q, double r) = (Unsafe.Add(ref b0, x), Unsafe.Add(ref b1, x), Unsafe.Add(ref b2, x));
            (double u, double v, double w) = (Unsafe.Add(ref a0, x), Unsafe.Add(ref a1, x), Unsafe.Add(ref a2, x));
            (sums[0], sums[1], sums[2]) = (sums[0] + u * p, sums[1] + u * q, sums[2] + u * r);
            (sums[3], sums[4], sums[5]) = (sums[3] + v * p, sums[4] + v * q, sums[5] + v * r);
            (sums[6], sums[7], sums[8]) = (sums[6] + w * p, sums[7] + w * q, sums[8] + w * r);
        }
    }

    /// <summary>Eight elements of four targets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumLine(ReadOnlySpan<double[]> sources, int x, ref double c, nuint columns, ref double sums)
    {
        Vector256<double> low0 = default, low1 = default, low2 = default, low3 = default;
        Vector256<double> high0 = default, high1 = default, high2 = default, high3 = default;
        for (int i = 0; i < sources.Length; i++)
        {
            ref double source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(sources[i]), x);
            Vector256<double> low = Vector256.LoadUnsafe(ref source), high = Vector256.LoadUnsafe(ref source, 4);
            Vector256<double> factor = Vector256.Create(c);
            (low0, high0) = (Vector256.MultiplyAddEstimate(low, factor, low0), Vector256.MultiplyAddEstimate(high, factor, high0));
            factor = Vector256.Create(Unsafe.Add(ref c, 1));
            (low1, high1) = (Vector256.MultiplyAddEstimate(low, factor, low1), Vector256.MultiplyAddEstimate(high, factor, high1));
            factor = Vector256.Create(Unsafe.Add(ref c, 2));
            (low2, high2) = (Vector256.MultiplyAddEstimate(low, factor, low2), Vector256.MultiplyAddEstimate(high, factor, high2));
            factor = Vector256.Create(Unsafe.Add(ref c, 3));
            (low3, high3) = (Vector256.MultiplyAddEstimate(low, factor, low3), Vector256.MultiplyAddEstimate(high, factor, high3));
            c = ref Unsafe.Add(ref c, columns);
        }
        low0.StoreUnsafe(ref sums);
        high0.StoreUnsafe(ref sums, 4);
        low1.StoreUnsafe(ref sums, 8);
        high1.StoreUnsafe(ref sums, 12);
        low2.StoreUnsafe(ref sums, 16);
        high2.StoreUnsafe(ref sums, 20);
        low3.StoreUnsafe(ref sums, 24);
        high3.StoreUnsafe(ref sums, 28);
    }
}
