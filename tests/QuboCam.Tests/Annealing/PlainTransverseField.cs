namespace QuboCam.Tests;

/// <summary>The transverse field as plain loops: the slow, obvious twin.</summary>
internal static class PlainTransverseField
{
    public static void Apply(double strength, double a, double b, double[] energies, double[] v, double[] result)
    {
        for (int x = 0; x < v.Length; x++)
        {
            double flipped = 0;
            for (int bit = 1; bit < v.Length; bit <<= 1)
                flipped += v[x ^ bit];
            result[x] = b * energies[x] * v[x] - a * strength * flipped;
        }
    }

    public static void Evolve(double strength, double angle, double phase, double[] energies, StateVector<double> state)
    {
        (double[] re, double[] im) = (state.Real, state.Imaginary);
        for (int x = 0; x < re.Length; x++)
        {
            (double s, double c) = Math.SinCos(-phase * energies[x]);
            (re[x], im[x]) = (c * re[x] - s * im[x], s * re[x] + c * im[x]);
        }
        // exp(iθσₓ) = cos θ + i sin θ σₓ.
        (double sin, double cos) = Math.SinCos(angle * strength);
        for (int bit = 1; bit < re.Length; bit <<= 1)
            for (int x = 0; x < re.Length; x++)
            {
                if ((x & bit) != 0) continue;
                int y = x | bit;
                (double rx, double ix, double ry, double iy) = (re[x], im[x], re[y], im[y]);
                (re[x], im[x]) = (cos * rx - sin * iy, cos * ix + sin * ry);
                (re[y], im[y]) = (cos * ry - sin * ix, cos * iy + sin * rx);
            }
    }
}
