using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The lower triangular L with LLᵀ = M of a positive definite matrix.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[] _rows; // lower triangle, shape [n, n]
    private readonly int _n;

    private CholeskyFactor(double[] rows, int n) => (_rows, _n) = (rows, n);

    /// <summary>Factorises; null where the matrix is not positive definite.</summary>
    /// <param name="matrix">Symmetric, shape [n, n].</param>
    /// <param name="n">Its order.</param>
    public static CholeskyFactor? TryCompute(ReadOnlySpan<double> matrix, int n)
    {
        double[] rows = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = rows.AsSpan(i * n, n);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = rows.AsSpan(j * n, n);
                row[j] = (matrix[i * n + j] - TensorPrimitives.Dot(row[..j], other[..j])) / other[j];
            }
            double pivot = matrix[i * n + i] - TensorPrimitives.SumOfSquares<double>(row[..i]);
            if (!(pivot > 0)) return null;
            row[i] = Math.Sqrt(pivot);
        }
        return new CholeskyFactor(rows, n);
    }

    /// <summary>The diagonal of M⁻¹, shape [n].</summary>
    public double[] InverseDiagonal()
    {
        double[] diagonal = new double[_n], inverse = new double[_n * _n]; // rows of L⁻¹
        for (int k = 0; k < _n; k++)
        {
            Span<double> row = inverse.AsSpan(k * _n, k + 1);
            for (int j = 0; j < k; j++)
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(j * _n, j + 1), -_rows[k * _n + j], row[..(j + 1)], row[..(j + 1)]);
            row[k] = 1;
            TensorPrimitives.Divide(row, _rows[k * _n + k], row);
            TensorPrimitives.MultiplyAdd(row, row, diagonal.AsSpan(0, k + 1), diagonal.AsSpan(0, k + 1));
        }
        return diagonal;
    }
}
