using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>The levels of a small H(s), by diagonalising it whole.</summary>
internal static class DenseLevels
{
    /// <summary>The lowest levels and their states, to rounding.</summary>
    public static LevelSet At(AnnealingHamiltonian hamiltonian, double s, int levels)
    {
        int dimension = hamiltonian.Dimension;
        double[] unit = new double[dimension], column = new double[dimension];
        Matrix<double> matrix = Matrix<double>.Build.Dense(dimension, dimension);
        for (int x = 0; x < dimension; x++)
        {
            Array.Clear(unit);
            unit[x] = 1;
            hamiltonian.Apply(s, unit, column);
            matrix.SetColumn(x, column);
        }
        Evd<double> all = matrix.Evd(Symmetricity.Symmetric);
        return new LevelSet(
            s,
            [.. all.EigenValues.Take(levels).Select(value => value.Real)],
            [.. Enumerable.Range(0, levels).Select(level => all.EigenVectors.Column(level).ToArray())],
            Residual: 0);
    }
}
