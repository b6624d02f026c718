using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>Finds the lowest of many numbers, and where it was, eight at a time. Of equal ones the first offered wins its lane.</summary>
internal struct LaneMinimum
{
    private Vector256<float> _lowest;
    private Vector256<int> _blocks;

    /// <summary>Nothing was offered.</summary>
    public static LaneMinimum None => new() { _lowest = Vector256.Create(float.PositiveInfinity), _blocks = Vector256.Create(-1) };

    /// <summary>Offers eight numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="at">Position of the first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(Vector256<float> values, int at)
    {
        Vector256<float> isLower = Vector256.LessThan(values, _lowest);
        _lowest = Vector256.ConditionalSelect(isLower, values, _lowest);
        _blocks = Vector256.ConditionalSelect(isLower.AsInt32(), Vector256.Create(at), _blocks);
    }

    /// <summary>Whether one of the numbers lies below the lowest offered so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsBeatenBy(Vector256<float> values) => Vector256.LessThanAny(values, _lowest);

    /// <summary>The lowest number and its position; −1 and +∞ where nothing finite was offered.</summary>
    public readonly (int Position, float Value) Lowest()
    {
        int best = 0;
        for (int lane = 1; lane < Vector256<float>.Count; lane++)
            if (_lowest[lane] < _lowest[best]) best = lane;
        return _blocks[best] < 0 ? (-1, float.PositiveInfinity) : (_blocks[best] + best, _lowest[best]);
    }
}
