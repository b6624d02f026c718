using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>Factorisations, and proofs by them that a coupling matrix with a shifted diagonal is positive semidefinite.</summary>
internal static class Cholesky
{
    private const int Panel = 32;

    /// <summary>Factorises B + δI.</summary>
    /// <param name="block">B.</param>
    /// <param name="shift">δ.</param>
    /// <param name="limits">Asked whether to go on.</param>
    /// <returns>Whether it is positive definite up to rounding; null where the time was over before.</returns>
    public static bool? IsPositiveDefinite(CouplingBlock block, double shift, SearchLimits limits)
    {
        int n = RowDots.Padded(block.Size);
        double[] factor = ArrayPool<double>.Shared.Rent(n * n);
        FillPadded(factor, block.Values, block.Size, n);
        for (int i = 0; i < block.Size; i++)
            factor[i * n + i] = shift;
        bool? isDefinite = Factorise(factor, n, limits);
        ArrayPool<double>.Shared.Return(factor);
        return isDefinite;
    }

    /// <summary>Factorises in place: the lower triangle of a symmetric matrix becomes L with LLᵀ = M.</summary>
    /// <param name="factor">M, padded as <see cref="FillPadded"/> does.</param>
    /// <param name="n">Its order, a multiple of four.</param>
    /// <param name="limits">Asked whether to go on; null: to the end.</param>
    /// <returns>Whether M is positive definite up to rounding; null where the time was over before.</returns>
    public static bool? Factorise(double[] factor, int n, SearchLimits? limits)
    {
        for (int from = 0; from < n; from += Panel)
        {
            int to = Math.Min(from + Panel, n);
            Eliminate(factor, n, from, to);
            if (!FactorisePanel(factor, n, from, to)) return false;
            if (limits?.IsOver((long)Panel * from * from / 4) == true) return null;
        }
        return true;
    }

    /// <summary>A matrix with rows of the identity up to a multiple of four.</summary>
    /// <param name="padded">Receives it, shape [n, n] or longer.</param>
    /// <param name="matrix">Shape [m, m].</param>
    /// <param name="m">Its order.</param>
    /// <param name="n"><see cref="RowDots.Padded"/> of it.</param>
    public static void FillPadded(double[] padded, ReadOnlySpan<double> matrix, int m, int n)
    {
        for (int i = 0; i < n; i++)
        {
            Span<double> row = padded.AsSpan(i * n, n);
            if (i < m) matrix.Slice(i * m, m).CopyTo(row);
            row[(i < m ? m : 0)..].Clear();
            if (i >= m) row[i] = 1;
        }
    }

    /// <summary>Rank of B + δI to seven digits, by pivoted factorisation.</summary>
    /// <param name="block">B.</param>
    /// <param name="shift">δ.</param>
    /// <param name="highest">The highest rank to try.</param>
    /// <param name="limits">Asked whether to go on.</param>
    /// <returns>The rank; null where it is higher or the time is over.</returns>
    public static int? Rank(CouplingBlock block, double shift, int highest, SearchLimits limits) =>
        Columns(block, shift, highest, limits)?.Count;

    /// <summary>How far B + δI is from a positive semidefinite matrix of low rank.</summary>
    /// <param name="block">B.</param>
    /// <param name="shift">δ.</param>
    /// <param name="highest">The highest rank to try.</param>
    /// <param name="limits">Asked whether to go on.</param>
    /// <returns>η such that B + (δ + η)I is positive semidefinite up to rounding; null where the rank is higher or the time is over.</returns>
    public static double? LowRankResidual(CouplingBlock block, double shift, int highest, SearchLimits limits) =>
        Columns(block, shift, highest, limits) is { } columns ? Distance(block, shift, columns, limits) : null;

    private static List<double[]>? Columns(CouplingBlock block, double shift, int highest, SearchLimits limits)
    {
        int n = block.Size;
        double[] diagonal = new double[n];
        Array.Fill(diagonal, shift);
        List<double[]> columns = [];
        while (true)
        {
            int pivot = TensorPrimitives.IndexOfMax<double>(diagonal);
            if (diagonal[pivot] <= 1e-7 * shift) return columns;
            if (columns.Count == highest || limits.IsOver((long)n * columns.Count)) return null;
            double[] column = block.Row(pivot).ToArray();
            column[pivot] = shift;
            foreach (double[] earlier in columns)
                TensorPrimitives.MultiplyAdd(earlier, -earlier[pivot], column, column);
            TensorPrimitives.Divide(column, Math.Sqrt(diagonal[pivot]), column);
            for (int i = 0; i < n; i++)
                diagonal[i] -= column[i] * column[i];
            columns.Add(column);
        }
    }

    /// <summary>Frobenius norm of B + δI − LLᵀ.</summary>
    private static double? Distance(CouplingBlock block, double shift, List<double[]> columns, SearchLimits limits)
    {
        int n = RowDots.Padded(block.Size);
        int width = RowDots.Padded(columns.Count);
        double[] rows = ArrayPool<double>.Shared.Rent(n * width);
        rows.AsSpan(0, n * width).Clear();
        for (int t = 0; t < columns.Count; t++)
            for (int i = 0; i < block.Size; i++)
                rows[i * width + t] = columns[t][i];
        Span<double> dots = stackalloc double[RowDots.Rows * RowDots.Rows];
        double squares = 0;
        for (int i = 0; i < n && !double.IsNaN(squares); i += RowDots.Rows)
        {
            for (int j = 0; j <= i; j += RowDots.Rows)
            {
                RowDots.FourByFour(rows, width, i, j, width, dots);
                squares += (i == j ? 1 : 2) * Squares(block, shift, i, j, dots);
            }
            if (limits.IsOver((long)RowDots.Rows * i * width)) squares = double.NaN;
        }
        ArrayPool<double>.Shared.Return(rows);
        return double.IsNaN(squares) ? null : Math.Sqrt(squares);
    }

    private static double Squares(CouplingBlock block, double shift, int first, int second, ReadOnlySpan<double> dots)
    {
        double squares = 0;
        for (int i = first; i < Math.Min(first + RowDots.Rows, block.Size); i++)
        {
            ReadOnlySpan<double> row = block.Row(i);
            for (int j = second; j < Math.Min(second + RowDots.Rows, block.Size); j++)
            {
                double rest = (i == j ? shift : row[j]) - dots[(i - first) * RowDots.Rows + j - second];
                squares += rest * rest;
            }
        }
        return squares;
    }

    /// <summary>Finishes the columns before a panel, and subtracts them from its own square.</summary>
    private static void Eliminate(double[] factor, int n, int from, int to)
    {
        Span<double> dots = stackalloc double[RowDots.Rows * RowDots.Rows];
        for (int j = 0; j < to; j += RowDots.Rows)
            for (int i = Math.Max(from, j); i < to; i += RowDots.Rows)
            {
                RowDots.FourByFour(factor, n, i, j, Math.Min(j, from), dots);
                for (int a = 0; a < RowDots.Rows; a++)
                {
                    Span<double> row = factor.AsSpan((i + a) * n + j, RowDots.Rows);
                    TensorPrimitives.Subtract(row, dots.Slice(a * RowDots.Rows, RowDots.Rows), row);
                    if (j < from) SolveFour(factor, n, j, row);
                }
            }
    }

    private static void SolveFour(double[] factor, int n, int j, Span<double> row)
    {
        for (int b = 0; b < RowDots.Rows; b++)
        {
            ReadOnlySpan<double> pivots = factor.AsSpan((j + b) * n + j, RowDots.Rows);
            for (int c = 0; c < b; c++)
                row[b] -= row[c] * pivots[c];
            row[b] /= pivots[b];
        }
    }

    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FactorisePanel(double[] factor, int n, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            Span<double> row = factor.AsSpan(i * n + from, i - from + 1);
            for (int j = from; j < i; j++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(j * n + from, j - from + 1);
                double sum = row[j - from];
                for (int t = 0; t < j - from; t++)
                    sum -= row[t] * other[t];
                row[j - from] = sum / other[^1];
            }
            double pivot = row[^1];
            for (int t = 0; t < i - from; t++)
                pivot -= row[t] * row[t];
            if (!(pivot > 0)) return false;
            row[^1] = Math.Sqrt(pivot);
        }
        return true;
    }
}
