using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>The lower triangular L with LLᵀ = M of a positive definite matrix.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[] _rows; // lower triangle, n rows
    private readonly int _n, _stride;

    private CholeskyFactor(double[] rows, int n, int stride) => (_rows, _n, _stride) = (rows, n, stride);

    /// <summary>Factorises; null where the matrix is not positive definite.</summary>
    /// <param name="matrix">Symmetric, shape [n, n].</param>
    /// <param name="n">Its order.</param>
    public static CholeskyFactor? TryCompute(ReadOnlySpan<double> matrix, int n)
    {
        int stride = RowDots.Padded(n);
        double[] rows = GC.AllocateUninitializedArray<double>(stride * stride);
        Cholesky.FillPadded(rows, matrix, n, stride);
        return Cholesky.Factorise(rows, stride, limits: null) == true ? new CholeskyFactor(rows, n, stride) : null;
    }

    /// <summary>The diagonal of M⁻¹, shape [n].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double[] InverseDiagonal()
    {
        double[] diagonal = new double[_n], inverse = new double[_n * _n]; // rows of L⁻¹
        for (int k = 0; k < _n; k++)
        {
            Span<double> row = inverse.AsSpan(k * _n, k + 1);
            for (int j = 0; j < k; j++)
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(j * _n, j + 1), -_rows[k * _stride + j], row[..(j + 1)], row[..(j + 1)]);
            row[k] = 1;
            TensorPrimitives.Divide(row, _rows[k * _stride + k], row);
            TensorPrimitives.MultiplyAdd(row, row, diagonal.AsSpan(0, k + 1), diagonal.AsSpan(0, k + 1));
        }
        return diagonal;
    }
}
