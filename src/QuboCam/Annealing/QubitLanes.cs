using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Vectors of neighbouring amplitudes: the lowest qubits are bits of the lane.</summary>
internal static class QubitLanes
{
    /// <summary>x·y + z, rounded once where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd<T>(Vector256<T> x, Vector256<T> y, Vector256<T> z) =>
        typeof(T) == typeof(double)
            ? Vector256.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector256.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    /// <summary>σₓ of bit 0 of the lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FlipFirst<T>(Vector256<T> x) =>
        typeof(T) == typeof(double)
            ? Vector256.Shuffle(x.AsDouble(), Vector256.Create(1L, 0, 3, 2)).As<double, T>()
            : Vector256.Shuffle(x.AsSingle(), Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)).As<float, T>();

    /// <summary>σₓ of bit 1 of the lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FlipSecond<T>(Vector256<T> x) =>
        typeof(T) == typeof(double)
            ? Vector256.Shuffle(x.AsDouble(), Vector256.Create(2L, 3, 0, 1)).As<double, T>()
            : Vector256.Shuffle(x.AsSingle(), Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)).As<float, T>();

    /// <summary>σₓ of bit 2 of the lane, of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FlipThird<T>(Vector256<T> x) =>
        Vector256.Shuffle(x.AsSingle(), Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)).As<float, T>();
}
