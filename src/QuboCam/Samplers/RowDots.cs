using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>The kernel of dense factorisations: products of four rows with four others, each loaded once.</summary>
internal static class RowDots
{
    /// <summary>Rows at a time.</summary>
    public const int Rows = 4;

    /// <summary>A number of rows, rounded up to a multiple of four.</summary>
    public static int Padded(int rows) => (rows + Rows - 1) / Rows * Rows;

    /// <summary>All sixteen dot products of four rows with four rows.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="stride">Length of its rows.</param>
    /// <param name="first">The first of four rows.</param>
    /// <param name="second">The first of the other four.</param>
    /// <param name="length">How many entries of each row, a multiple of four.</param>
    /// <param name="dots">Receives them, shape [4, 4].</param>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourByFour(double[] values, int stride, int first, int second, int length, Span<double> dots)
    {
        ref double a = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), (nint)first * stride);
        ref double b = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), (nint)second * stride);
        nuint step = (nuint)stride;
        Vector256<double> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default,
            s13 = default, s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default,
            s33 = default;
        for (nuint t = 0; t < (nuint)length; t += (nuint)Vector256<double>.Count)
        {
            Vector256<double> b0 = Vector256.LoadUnsafe(ref b, t), b1 = Vector256.LoadUnsafe(ref b, step + t);
            Vector256<double> b2 = Vector256.LoadUnsafe(ref b, 2 * step + t), b3 = Vector256.LoadUnsafe(ref b, 3 * step + t);
            Vector256<double> row = Vector256.LoadUnsafe(ref a, t);
            s00 = Vector256.FusedMultiplyAdd(row, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(row, b1, s01);
            s02 = Vector256.FusedMultiplyAdd(row, b2, s02);
            s03 = Vector256.FusedMultiplyAdd(row, b3, s03);
            row = Vector256.LoadUnsafe(ref a, step + t);
            s10 = Vector256.FusedMultiplyAdd(row, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(row, b1, s11);
            s12 = Vector256.FusedMultiplyAdd(row, b2, s12);
            s13 = Vector256.FusedMultiplyAdd(row, b3, s13);
            row = Vector256.LoadUnsafe(ref a, 2 * step + t);
            s20 = Vector256.FusedMultiplyAdd(row, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(row, b1, s21);
            s22 = Vector256.FusedMultiplyAdd(row, b2, s22);
            s23 = Vector256.FusedMultiplyAdd(row, b3, s23);
            row = Vector256.LoadUnsafe(ref a, 3 * step + t);
            s30 = Vector256.FusedMultiplyAdd(row, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(row, b1, s31);
            s32 = Vector256.FusedMultiplyAdd(row, b2, s32);
            s33 = Vector256.FusedMultiplyAdd(row, b3, s33);
        }
        (dots[0], dots[1], dots[2], dots[3]) = (Vector256.Sum(s00), Vector256.Sum(s01), Vector256.Sum(s02), Vector256.Sum(s03));
        (dots[4], dots[5], dots[6], dots[7]) = (Vector256.Sum(s10), Vector256.Sum(s11), Vector256.Sum(s12), Vector256.Sum(s13));
        (dots[8], dots[9], dots[10], dots[11]) = (Vector256.Sum(s20), Vector256.Sum(s21), Vector256.Sum(s22), Vector256.Sum(s23));
        (dots[12], dots[13], dots[14], dots[15]) = (Vector256.Sum(s30), Vector256.Sum(s31), Vector256.Sum(s32), Vector256.Sum(s33));
    }
}
