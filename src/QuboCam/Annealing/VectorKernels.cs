using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Inner products and combinations of a cached stretch of many vectors, several at a time in registers.</summary>
internal static class VectorKernels
{
    /// <summary>Vectors on each side whose products are summed in registers together.</summary>
    public const int Side = 3;

    private const int Sources = 4, Targets = 2; // of which Combine holds elements and coefficients in registers

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
    /// <param name="c">Coefficients, shape [sources, targets].</param>
    /// <param name="targets">Where the sums go.</param>
    /// <param name="from">First element.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="sums">Scratch for a stretch of each target.</param>
    /// <remarks>Source after source is read, few at a time: memory is fast as long as there are few streams.</remarks>
    public static void Combine(
        ReadOnlySpan<double[]> sources, double[,] c, ReadOnlySpan<double[]> targets, int from, int length, Span<double> sums)
    {
        sums[..(targets.Length * length)].Clear();
        Span<double> tile = stackalloc double[Sources * Targets];
        for (int i = 0; i < sources.Length; i += Sources)
            for (int j = 0; j < targets.Length; j += Targets)
            {
                // Where less than a tile is left, the last ones stand in for those that are missing, times 0.
                (int rows, int columns) = (Math.Min(Sources, sources.Length - i), Math.Min(Targets, targets.Length - j));
                for (int at = 0; at < tile.Length; at++)
                    tile[at] = at % Sources < rows && at / Sources < columns ? c[i + at % Sources, j + at / Sources] : 0;
                AddProducts(
                    ref sources[i][from], ref sources[i + Math.Min(1, rows - 1)][from], ref sources[i + Math.Min(2, rows - 1)][from],
                    ref sources[i + rows - 1][from], tile, length, ref sums[j * length], ref sums[(j + columns - 1) * length]);
            }
        // After all sums: a target may be a source.
        for (int j = 0; j < targets.Length; j++)
            sums.Slice(j * length, length).CopyTo(targets[j].AsSpan(from));
    }

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

    /// <summary>Adds four sources, times a tile of coefficients, to two sums; with one sum the second stands for it, times 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(
        ref double a0, ref double a1, ref double a2, ref double a3, ReadOnlySpan<double> tile, int length, ref double sum0, ref double sum1)
    {
        Vector256<double> c00 = Vector256.Create(tile[0]), c10 = Vector256.Create(tile[1]);
        Vector256<double> c20 = Vector256.Create(tile[2]), c30 = Vector256.Create(tile[3]);
        Vector256<double> c01 = Vector256.Create(tile[4]), c11 = Vector256.Create(tile[5]);
        Vector256<double> c21 = Vector256.Create(tile[6]), c31 = Vector256.Create(tile[7]);
        nuint x = 0, whole = (nuint)(length & ~3);
        for (; x < whole; x += 4)
        {
            Vector256<double> p = Vector256.LoadUnsafe(ref a0, x), q = Vector256.LoadUnsafe(ref a1, x);
            Vector256<double> r = Vector256.LoadUnsafe(ref a2, x), s = Vector256.LoadUnsafe(ref a3, x);
            Vector256<double> first = Vector256.MultiplyAddEstimate(p, c00, Vector256.LoadUnsafe(ref sum0, x));
            first = Vector256.MultiplyAddEstimate(q, c10, first);
            first = Vector256.MultiplyAddEstimate(r, c20, first);
            Vector256.MultiplyAddEstimate(s, c30, first).StoreUnsafe(ref sum0, x);
            Vector256<double> second = Vector256.MultiplyAddEstimate(p, c01, Vector256.LoadUnsafe(ref sum1, x));
            second = Vector256.MultiplyAddEstimate(q, c11, second);
            second = Vector256.MultiplyAddEstimate(r, c21, second);
            Vector256.MultiplyAddEstimate(s, c31, second).StoreUnsafe(ref sum1, x);
        }
        for (; x < (nuint)length; x++)
        {
            (double p, double q) = (Unsafe.Add(ref a0, x), Unsafe.Add(ref a1, x));
            (double r, double s) = (Unsafe.Add(ref a2, x), Unsafe.Add(ref a3, x));
            Unsafe.Add(ref sum0, x) += p * tile[0] + q * tile[1] + r * tile[2] + s * tile[3];
            Unsafe.Add(ref sum1, x) += p * tile[4] + q * tile[5] + r * tile[6] + s * tile[7];
        }
    }
}
