using System.Numerics;

namespace QuboCam;

/// <summary>The transverse field H_D = −g Σ σₓ of d qubits; qubit 0 is the most significant bit of a basis index.</summary>
internal sealed class TransverseField(int qubits, double strength, int threads) : IDriver
{
    public int Qubits => qubits;

    public int Threads => threads;

    /// <inheritdoc/>
    public int Dimension => 1 << qubits;

    /// <inheritdoc/>
    public double GroundEnergy => -strength * qubits;

    /// <inheritdoc/>
    public void GroundState(Span<double> amplitudes) => amplitudes.Fill(Math.Pow(2, -0.5 * qubits));

    /// <inheritdoc/>
    public void Apply(double a, double b, double[] energies, double[] v, double[] result)
    {
        for (int x = 0; x < Dimension; x++)
        {
            double flipped = 0;
            for (int bit = 1; bit < Dimension; bit <<= 1)
                flipped += v[x ^ bit];
            result[x] = b * energies[x] * v[x] - a * strength * flipped;
        }
    }

    /// <inheritdoc/>
    public void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        T[] re = state.Real, im = state.Imaginary;
        for (int x = 0; x < Dimension; x++)
        {
            (double sin, double cos) = Math.SinCos(-phase * energies[x]);
            (T s, T c) = (T.CreateChecked(sin), T.CreateChecked(cos));
            (re[x], im[x]) = (c * re[x] - s * im[x], s * re[x] + c * im[x]);
        }
        // exp(iθσₓ) = cos θ + i sin θ σₓ.
        (double sinTheta, double cosTheta) = Math.SinCos(angle * strength);
        (T u, T w) = (T.CreateChecked(sinTheta), T.CreateChecked(cosTheta));
        for (int bit = 1; bit < Dimension; bit <<= 1)
            for (int x = 0; x < Dimension; x++)
            {
                if ((x & bit) != 0) continue;
                int y = x | bit;
                (T rx, T ix, T ry, T iy) = (re[x], im[x], re[y], im[y]);
                (re[x], im[x]) = (w * rx - u * iy, w * ix + u * ry);
                (re[y], im[y]) = (w * ry - u * ix, w * iy + u * rx);
            }
    }
}
