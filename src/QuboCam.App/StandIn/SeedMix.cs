namespace QuboCam.App.StandIn;

/// <summary>Numbers that follow from a seed and a place alone, whatever was drawn before (SplitMix64).</summary>
internal static class SeedMix
{
    /// <summary>64 bits of a seed, a place and a purpose.</summary>
    public static ulong Bits(ulong seed, ulong place, ulong purpose) => Scramble(Scramble(Scramble(seed) + place) + purpose);

    /// <summary>A number in [0, 1).</summary>
    public static double Uniform(ulong seed, ulong place, ulong purpose) =>
        (Bits(seed, place, purpose) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the normal distribution of mean 0 and variance 1 (Box and Muller 1958).</summary>
    public static double Normal(ulong seed, ulong place, ulong purpose)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, place, 2 * purpose)));
        return radius * Math.Cos(2 * Math.PI * Uniform(seed, place, 2 * purpose + 1));
    }

    private static ulong Scramble(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
