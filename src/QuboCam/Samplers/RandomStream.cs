using System.Numerics;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>A stream of random numbers: xoshiro256**, its state filled by SplitMix64 from a seed and a stream number.</summary>
/// <remarks>Blackman and Vigna, ACM Trans. Math. Softw. 47(4), 2021; Steele, Lea and Flood, OOPSLA 2014.</remarks>
internal struct RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts one of the streams of a seed.</summary>
    public RandomStream(ulong seed, ulong stream)
    {
        // The seed is scrambled before the stream enters, so that (1, 2) and (2, 1) differ.
        ulong state = seed;
        state = SplitMix(ref state) + stream;
        (_s0, _s1, _s2, _s3) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>An integer, 0 ≤ i &lt; count; each with equal probability to within 2⁻³².</summary>
    public int Below(int count) => (int)(((Next() >> 32) * (ulong)count) >> 32);

    /// <summary>Brings values into a random order, each with equal probability.</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int other = Below(i + 1);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    /// <summary>Random bits; exactly <paramref name="ones"/> of them 1 where it is given.</summary>
    public bool[] Bits(int count, int? ones)
    {
        bool[] bits = new bool[count];
        if (ones is null)
        {
            for (int i = 0; i < count; i++)
                bits[i] = Next() >> 63 != 0;
            return bits;
        }
        // Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): every subset of that size is equally likely.
        for (int i = 0, left = ones.Value; left > 0; i++)
            if (Below(count - i) < left)
            {
                bits[i] = true;
                left--;
            }
        return bits;
    }

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
