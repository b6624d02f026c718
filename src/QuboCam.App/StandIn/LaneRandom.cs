using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuboCam.App.StandIn;

/// <summary>Eight streams of random numbers side by side: xoshiro128+ in each lane.</summary>
/// <remarks>Blackman and Vigna, ACM Trans. Math. Softw. 47(4), 2021.</remarks>
internal struct LaneRandom
{
    private Vector256<uint> _s0, _s1, _s2, _s3;

    /// <summary>Starts the streams of a group of reads.</summary>
    public LaneRandom(ulong seed, ulong group)
    {
        Span<uint> state = stackalloc uint[32];
        for (int i = 0; i < state.Length; i++)
            state[i] = (uint)(SeedMix.Bits(seed, group, (ulong)(i + 3)) >> 32);
        _s0 = Vector256.Create<uint>(state[..8]);
        _s1 = Vector256.Create<uint>(state[8..16]);
        _s2 = Vector256.Create<uint>(state[16..24]);
        _s3 = Vector256.Create<uint>(state[24..]) | Vector256<uint>.One;
    }

    /// <summary>A number in [0, 1) for each lane, a multiple of 2⁻²⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Next()
    {
        Vector256<uint> result = _s0 + _s3, shifted = _s1 << 9;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = (_s3 << 11) | (_s3 >>> 21);
        return Vector256.ConvertToSingle((result >>> 8).AsInt32()) * Vector256.Create(1f / (1 << 24));
    }
}
