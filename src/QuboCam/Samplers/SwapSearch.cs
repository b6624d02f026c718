using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>The best exchange of a one with a zero, over all pairs.</summary>
internal static class SwapSearch
{
    /// <summary>The best of all swaps.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The one, the zero, what the swap changes; −1, −1, +∞ where there is no pair.</returns>
    public static (int One, int Zero, float Change) Best(SpinState state) => Best(state, [], 0);

    /// <summary>The best of the swaps whose variables are both released.</summary>
    /// <param name="state">The state.</param>
    /// <param name="release">The move from which on a variable may change again, shape [n]; empty: all may.</param>
    /// <param name="move">Number of the move.</param>
    public static (int One, int Zero, float Change) Best(SpinState state, ReadOnlySpan<int> release, int move)
    {
        int n = state.Problem.Variables;
        float[] entry = System.Buffers.ArrayPool<float>.Shared.Rent(state.Problem.Stride);
        for (int j = 0; j < state.Problem.Stride; j++)
            entry[j] = j < n && state.Signs[j] > 0 && IsFree(release, j, move) ? state.Fields[j] : float.PositiveInfinity;
        (int One, int Zero, float Change) best = (-1, -1, float.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            if (state.Signs[i] > 0 || !IsFree(release, i, move)) continue;
            (int j, float value) = Lowest(entry, state.Problem.Row(i));
            if (value - state.Fields[i] < best.Change) best = (i, j, value - state.Fields[i]);
        }
        System.Buffers.ArrayPool<float>.Shared.Return(entry);
        return best;
    }

    private static bool IsFree(ReadOnlySpan<int> release, int i, int move) => release.IsEmpty || release[i] <= move;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Position, float Value) Lowest(float[] entry, ReadOnlySpan<float> row)
    {
        ref float entries = ref MemoryMarshal.GetArrayDataReference(entry), couplings = ref MemoryMarshal.GetReference(row);
        LaneMinimum least = LaneMinimum.None;
        for (int at = 0; at < row.Length; at += Vector256<float>.Count)
            least.Offer(Vector256.LoadUnsafe(ref entries, (nuint)at) - Vector256.LoadUnsafe(ref couplings, (nuint)at), at);
        return least.Lowest();
    }
}
