using System.Numerics;

namespace QuboCam.Tests;

/// <summary>The transverse field as plain loops: the slow, obvious twin.</summary>
internal static class PlainTransverseField
{
    public static double[] Apply(double strength, double a, double b, double[] energies, double[] v)
    {
        double[] result = new double[v.Length];
        for (int x = 0; x < v.Length; x++)
        {
            double flipped = 0;
            for (int bit = 1; bit < v.Length; bit <<= 1)
                flipped += v[x ^ bit];
            result[x] = b * energies[x] * v[x] - a * strength * flipped;
        }
        return result;
    }

    public static void Evolve(double strength, double angle, double phase, double[] energies, Complex[] state)
    {
        for (int x = 0; x < state.Length; x++)
            state[x] *= Complex.Exp(new Complex(0, -phase * energies[x]));
        // exp(iθσₓ) = cos θ + i sin θ σₓ.
        (double sin, double cos) = Math.SinCos(angle * strength);
        for (int bit = 1; bit < state.Length; bit <<= 1)
            for (int x = 0; x < state.Length; x++)
            {
                if ((x & bit) != 0) continue;
                (Complex here, Complex there) = (state[x], state[x | bit]);
                state[x] = cos * here + Complex.ImaginaryOne * sin * there;
                state[x | bit] = cos * there + Complex.ImaginaryOne * sin * here;
            }
    }
}
