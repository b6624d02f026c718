using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>The inner products of all pairs of many vectors.</summary>
internal static class GramMatrix
{
    // Four rows share every load of a fifth; a block of 24 rows of 196 doubles, 38 kB, stays in the nearest caches.
    private const int Rows = 4, Block = 24;

    /// <summary>⟨vₚ, v_q⟩.</summary>
    /// <param name="vectors">d vectors of one length.</param>
    /// <returns>Symmetric, shape [d, d], row-major.</returns>
    public static double[] Of(double[][] vectors)
    {
        int d = vectors.Length;
        double[] products = GC.AllocateUninitializedArray<double>(d * d);
        for (int from = 0; from < d; from += Block)
        {
            int to = Math.Min(from + Block, d);
            for (int q = from; q < d; q++)
                FillRow(vectors, products, q, from, Math.Min(to, q + 1));
        }
        return products;
    }

    private static void FillRow(double[][] vectors, double[] products, int q, int from, int to)
    {
        int d = vectors.Length, p = from;
        Span<double> four = stackalloc double[Rows];
        for (; p + Rows <= to; p += Rows)
        {
            Dot(vectors[q], vectors[p], vectors[p + 1], vectors[p + 2], vectors[p + 3], four);
            for (int row = 0; row < Rows; row++)
                products[(p + row) * d + q] = products[q * d + p + row] = four[row];
        }
        for (; p < to; p++)
        {
            Dot(vectors[q], vectors[p], vectors[p], vectors[p], vectors[p], four);
            products[p * d + q] = products[q * d + p] = four[0];
        }
    }

    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot(double[] u, double[] a, double[] b, double[] c, double[] e, Span<double> dots)
    {
        ref double ru = ref MemoryMarshal.GetArrayDataReference(u), ra = ref MemoryMarshal.GetArrayDataReference(a);
        ref double rb = ref MemoryMarshal.GetArrayDataReference(b), rc = ref MemoryMarshal.GetArrayDataReference(c);
        ref double re = ref MemoryMarshal.GetArrayDataReference(e);
        Vector512<double> sumA = default, sumB = default, sumC = default, sumE = default;
        int width = Vector512<double>.Count, i = 0;
        for (; i <= u.Length - width; i += width)
        {
            Vector512<double> vector = Vector512.LoadUnsafe(ref ru, (nuint)i);
            sumA = Vector512.FusedMultiplyAdd(vector, Vector512.LoadUnsafe(ref ra, (nuint)i), sumA);
            sumB = Vector512.FusedMultiplyAdd(vector, Vector512.LoadUnsafe(ref rb, (nuint)i), sumB);
            sumC = Vector512.FusedMultiplyAdd(vector, Vector512.LoadUnsafe(ref rc, (nuint)i), sumC);
            sumE = Vector512.FusedMultiplyAdd(vector, Vector512.LoadUnsafe(ref re, (nuint)i), sumE);
        }
        (dots[0], dots[1], dots[2], dots[3]) = (Vector512.Sum(sumA), Vector512.Sum(sumB), Vector512.Sum(sumC), Vector512.Sum(sumE));
        for (; i < u.Length; i++)
        {
            dots[0] += u[i] * a[i];
            dots[1] += u[i] * b[i];
            dots[2] += u[i] * c[i];
            dots[3] += u[i] * e[i];
        }
    }
}
