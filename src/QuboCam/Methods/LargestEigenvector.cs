using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>The largest eigenvalue of a symmetric positive semidefinite matrix, and its vector.</summary>
/// <remarks>
/// Lanczos with full reorthogonalisation, restarted with the best vector so far (Golub and Van Loan, Matrix Computations, 10.1 and 10.5).
/// It ends where the residual ‖Mv − θv‖ is at most 10⁻¹² θ, which proves an eigenvalue within that distance of θ; that θ is the largest
/// one rests on the start, a fixed random vector. Where restarts do not get there, because eigenvalues lie too close, the whole matrix is
/// decomposed.
/// </remarks>
internal static class LargestEigenvector
{
    private const int MostVectors = 40, Restarts = 8;
    private const double Accuracy = 1e-12;

    /// <summary>Value and vector.</summary>
    /// <param name="matrix">Symmetric, positive semidefinite, shape [n, n], row-major.</param>
    /// <param name="n">Rows, at least 1.</param>
    /// <returns>The largest eigenvalue, and a vector of length 1 and of either sign; zeros for a matrix of zeros.</returns>
    public static (double Value, double[] Vector) Of(double[] matrix, int n)
    {
        if (!matrix.AsSpan().ContainsAnyExcept(0.0))
            return (0, new double[n]);
        double[] vector = Start(n);
        for (int restart = 0; restart < Restarts; restart++)
        {
            (double value, double residual) = Improve(matrix, vector);
            if (residual <= Accuracy * value)
                return (value, vector);
        }
        Evd<double> whole = Matrix<double>.Build.Dense(n, n, [.. matrix]).Evd(Symmetricity.Symmetric);
        return (whole.EigenValues[n - 1].Real, whole.EigenVectors.Column(n - 1).ToArray());
    }

    private static double[] Start(int n)
    {
        RandomStream random = new(seed: 0, stream: 0);
        double[] vector = new double[n];
        for (int i = 0; i < n; i++)
            vector[i] = random.NextSingle() + 0.5;
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        return vector;
    }

    /// <summary>Replaces a vector by the best one of the Krylov space that it spans.</summary>
    private static (double Value, double Residual) Improve(double[] matrix, double[] vector)
    {
        int n = vector.Length, most = Math.Min(n, MostVectors);
        List<double[]> basis = [[.. vector]];
        List<double> diagonal = [], offDiagonal = [];
        double[] next = new double[n];
        while (true)
        {
            Multiply(matrix, basis[^1], next);
            double scale = TensorPrimitives.Norm<double>(next);
            diagonal.Add(TensorPrimitives.Dot<double>(next, basis[^1]));
            Orthogonalize(next, basis);
            double length = TensorPrimitives.Norm<double>(next);
            if (basis.Count == most || length <= 1e-14 * scale) // the space is full, or closed
                break;
            offDiagonal.Add(length);
            double[] added = new double[n];
            TensorPrimitives.Divide(next, length, added);
            basis.Add(added);
        }
        Combine(basis, LargestOfTridiagonal(diagonal, offDiagonal), vector);
        Multiply(matrix, vector, next);
        double value = TensorPrimitives.Dot<double>(next, vector);
        TensorPrimitives.MultiplyAdd<double>(vector, -value, next, next);
        return (value, TensorPrimitives.Norm<double>(next));
    }

    private static void Multiply(double[] matrix, double[] vector, double[] product)
    {
        for (int row = 0; row < vector.Length; row++)
            product[row] = TensorPrimitives.Dot(matrix.AsSpan(row * vector.Length, vector.Length), vector);
    }

    /// <summary>Twice is enough for orthogonality to rounding (Parlett, The Symmetric Eigenvalue Problem, 6.9).</summary>
    private static void Orthogonalize(double[] vector, List<double[]> basis)
    {
        for (int pass = 0; pass < 2; pass++)
            foreach (double[] other in basis)
                TensorPrimitives.MultiplyAdd<double>(other, -TensorPrimitives.Dot<double>(other, vector), vector, vector);
    }

    private static double[] LargestOfTridiagonal(List<double> diagonal, List<double> offDiagonal)
    {
        int size = diagonal.Count;
        Matrix<double> small = Matrix<double>.Build.Dense(size, size);
        for (int i = 0; i < size; i++)
        {
            small[i, i] = diagonal[i];
            if (i + 1 < size)
                small[i, i + 1] = small[i + 1, i] = offDiagonal[i];
        }
        return small.Evd(Symmetricity.Symmetric).EigenVectors.Column(size - 1).ToArray();
    }

    private static void Combine(List<double[]> basis, double[] factors, double[] sum)
    {
        Array.Clear(sum);
        for (int i = 0; i < factors.Length; i++)
            TensorPrimitives.MultiplyAdd<double>(basis[i], factors[i], sum, sum);
        TensorPrimitives.Divide(sum, TensorPrimitives.Norm<double>(sum), sum);
    }
}
