using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>A row of numbers, read eight at a time.</summary>
internal interface IRow
{
    /// <summary>Eight numbers.</summary>
    Vector256<float> At(nuint position);
}

/// <summary>A row of single-precision numbers.</summary>
internal readonly struct FloatRow(float[] values, int start) : IRow
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(nuint position) => Vector256.LoadUnsafe(ref values[start], position);
}

/// <summary>A row of small whole numbers of some unit.</summary>
internal readonly struct ByteRow(sbyte[] values, int start) : IRow
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(nuint position)
    {
        ref byte first = ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref values[start], position));
        Vector128<sbyte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref first)).AsSByte();
        return Vector256.ConvertToSingle(Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()));
    }
}

/// <summary>What is done with a row.</summary>
internal static class RowSum
{
    /// <summary>fields += factor · row; the length is a multiple of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TRow>(TRow row, float factor, float[] fields) where TRow : struct, IRow
    {
        ref float sums = ref MemoryMarshal.GetArrayDataReference(fields);
        Vector256<float> factors = Vector256.Create(factor);
        for (nuint at = 0; at < (nuint)fields.Length; at += 8)
            (Vector256.LoadUnsafe(ref sums, at) + factors * row.At(at)).StoreUnsafe(ref sums, at);
    }

    /// <summary>The lowest of numbers − factor · row, and where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Position, float Value) LowestDifference<TRow>(float[] numbers, TRow row, float factor) where TRow : struct, IRow
    {
        ref float from = ref MemoryMarshal.GetArrayDataReference(numbers);
        Vector256<float> factors = Vector256.Create(factor);
        LaneMinimum least = LaneMinimum.None;
        for (int at = 0; at < numbers.Length; at += 8)
            least.Offer(Vector256.LoadUnsafe(ref from, (nuint)at) - factors * row.At((nuint)at), at);
        return least.Lowest();
    }
}
