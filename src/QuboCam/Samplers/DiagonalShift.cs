using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A small diagonal that makes a coupling matrix positive semidefinite: a multiple of the identity or of the variables' own scales.</summary>
internal static class DiagonalShift
{
    private const int LanczosSteps = 60, StepsBetweenLooks = 12;

    // A Gram matrix of maps with fewer pixels than that shows its lowest eigenvalue and its rank in half of its rows or so many.
    private const int MostSampledRows = 256, LeastRows = 96;

    // Scales that differ by less are left alone: the identity is what the paper's cosines want.
    private const double ScaleSpread = 4;

    /// <summary>A diagonal d > 0 for which B + diag d is positive semidefinite, a little above the least multiple of its kind.</summary>
    /// <remarks>Estimated by Lanczos, then proven by a Cholesky factorisation; Gershgorin's discs are the last resort.</remarks>
    /// <returns>d, shape [m]; null where the time was over before it was proven.</returns>
    public static double[]? Of(CouplingBlock block, SearchLimits limits)
    {
        double discs = Discs(block);
        // Without couplings any positive diagonal is enough, and the least one keeps the bound tight.
        if (discs == 0) return Multiple(1e-300, block.Size, null);
        if (block.Size >= LeastRows && OfLowRank(block, limits) is double lowRank) return Multiple(Math.Min(discs, lowRank), block.Size, null);
        (double lowest, double uncertainty) = LowestEigenvalue(block, limits);
        if (limits.IsOver(0)) return null;
        if (Scales(block) is double[] scales)
        {
            CouplingBlock scaled = Scaled(block, scales);
            (double scaledLowest, double scaledUncertainty) = LowestEigenvalue(scaled, limits);
            if (scaledLowest < 0 && scaledLowest * TensorPrimitives.Sum<double>(scales) > lowest * block.Size)
                return Proven(scaled, -scaledLowest, scaledUncertainty, limits) is double proven ? Multiple(proven, block.Size, scales) : null;
        }
        return Proven(block, -lowest, uncertainty, limits) is double shift ? Multiple(shift, block.Size, null) : null;
    }

    /// <summary>A multiple of the identity a little above an estimate, for which the sum is positive semidefinite.</summary>
    private static double? Proven(CouplingBlock block, double estimate, double uncertainty, SearchLimits limits)
    {
        double discs = Discs(block);
        foreach (double margin in (double[])[1e-7, 1e-4, 1e-2, 1e-1, 0.5])
        {
            double shift = Math.Max(estimate, 1e-9 * discs) * (1 + margin) + 1e-9 * discs;
            if (margin < uncertainty) continue;
            if (shift >= discs) break;
            if (Cholesky.IsPositiveDefinite(block, shift, limits) is not bool isProven) return null;
            if (isProven) return shift + Rounding(block.Size, shift);
        }
        return discs;
    }

    private static double Discs(CouplingBlock block)
    {
        double discs = 0;
        for (int i = 0; i < block.Size; i++)
            discs = Math.Max(discs, TensorPrimitives.SumOfMagnitudes(block.Row(i)));
        return discs;
    }

    private static double[] Multiple(double multiple, int size, double[]? scales)
    {
        double[] diagonal = new double[size];
        if (scales is null) Array.Fill(diagonal, multiple);
        else TensorPrimitives.Multiply(scales, multiple, diagonal);
        return diagonal;
    }

    /// <summary>The diagonal s = u² of the matrix uuᵀ that fits the couplings, as squared norms do products; null where it is nearly flat.</summary>
    private static double[]? Scales(CouplingBlock block)
    {
        int n = block.Size;
        double[] u = new double[n], next = new double[n], scales = new double[n];
        for (int i = 0; i < n; i++)
            u[i] = TensorPrimitives.SumOfMagnitudes(block.Row(i));
        TensorPrimitives.Divide(u, Math.Sqrt(TensorPrimitives.Sum<double>(u)), u);
        for (int step = 0; step < 4; step++)
        {
            double squares = TensorPrimitives.SumOfSquares<double>(u);
            for (int i = 0; i < n; i++)
                next[i] = squares > u[i] * u[i] ? Math.Abs(TensorPrimitives.Dot(block.Row(i), u)) / (squares - u[i] * u[i]) : u[i];
            (u, next) = (next, u);
        }
        TensorPrimitives.Multiply(u, u, scales);
        double most = TensorPrimitives.Max<double>(scales);
        if (!(most > ScaleSpread * TensorPrimitives.Min<double>(scales))) return null;
        for (int i = 0; i < n; i++)
            scales[i] = Math.Max(scales[i] / most, 1e-6);
        return scales;
    }

    /// <summary>S^-½ B S^-½.</summary>
    private static CouplingBlock Scaled(CouplingBlock block, double[] scales)
    {
        double[] values = [.. block.Values], roots = new double[block.Size];
        for (int i = 0; i < block.Size; i++)
            roots[i] = 1 / Math.Sqrt(scales[i]);
        for (int i = 0; i < block.Size; i++)
        {
            Span<double> row = values.AsSpan(i * block.Size, block.Size);
            TensorPrimitives.Multiply(row, roots, row);
            TensorPrimitives.Multiply(row, roots[i], row);
        }
        return block with { Values = values };
    }

    /// <summary>The shift of a matrix whose rank is low once it is shifted, as that of a Gram matrix is; null where it is not.</summary>
    private static double? OfLowRank(CouplingBlock block, SearchLimits limits)
    {
        (double shift, int rank) = (0, int.MaxValue);
        for (int rows = LeastRows / 2; rows <= Math.Min(block.Size / 2, MostSampledRows); rows *= 2)
        {
            CouplingBlock sample = Sample(block, rows);
            shift = -LowestEigenvalue(sample, limits).Value;
            rank = shift > 0 ? Cholesky.Rank(sample, shift, rows * 7 / 8, limits) ?? int.MaxValue : int.MaxValue;
            if (rank < int.MaxValue) break;
        }
        // Beyond that a plain factorisation is cheaper.
        if (rank > block.Size / 4) return null;
        rank += RowDots.Rows;
        double? residual = Cholesky.LowRankResidual(block, shift, rank, limits);
        return residual is double rest && rest < 0.1 * shift ? shift + rest + Rounding(block.Size, shift) : null;
    }

    private static CouplingBlock Sample(CouplingBlock block, int rows)
    {
        int[] sampled = new int[rows];
        for (int row = 0; row < rows; row++)
            sampled[row] = (int)((long)row * block.Size / rows);
        return block.Restrict(sampled);
    }

    /// <summary>More than the rounding errors of a factorisation can hide: its backward error is at most about n²ε of the diagonal.</summary>
    internal static double Rounding(int n, double shift) => (double)n * n * 2.3e-16 * shift;

    /// <summary>The lowest Ritz value, and by which part of it it still fell; lost orthogonality repeats Ritz values, it does not move the lowest.</summary>
    internal static (double Value, double Uncertainty) LowestEigenvalue(CouplingBlock block, SearchLimits limits)
    {
        int n = block.Size;
        RandomStream random = new(0, 0);
        double[] v = new double[n], previous = new double[n], w = new double[n];
        for (int i = 0; i < n; i++)
            v[i] = random.NextSingle() - 0.5;
        TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
        List<double> diagonal = [], beside = [];
        (double lowest, double fell) = (0, 0);
        for (int step = 0; step < Math.Min(LanczosSteps, n) && !limits.IsOver(block.Values.Length); step++)
        {
            for (int i = 0; i < n; i++)
                w[i] = TensorPrimitives.Dot(block.Row(i), v) - (step == 0 ? 0 : beside[^1] * previous[i]);
            diagonal.Add(TensorPrimitives.Dot<double>(w, v));
            TensorPrimitives.MultiplyAdd(v, -diagonal[^1], w, w);
            double norm = TensorPrimitives.Norm<double>(w);
            if (!(norm > 1e-12 * Math.Abs(diagonal[0]) + 1e-300)) break;
            if (step % StepsBetweenLooks == StepsBetweenLooks - 1)
            {
                double before = lowest;
                lowest = LowestOfTridiagonal(diagonal, beside);
                fell = Math.Abs(lowest - before);
                if (fell <= 1e-10 * Math.Abs(lowest)) break;
            }
            beside.Add(norm);
            (previous, v, w) = (v, w, previous);
            TensorPrimitives.Divide(v, norm, v);
        }
        if (diagonal.Count == 0) return (0, 0);
        lowest = LowestOfTridiagonal(diagonal, beside);
        // It falls ever more slowly: what is left is less than the last fall.
        return (lowest, diagonal.Count == n || lowest == 0 ? 0 : 0.1 * fell / Math.Abs(lowest));
    }

    /// <summary>Bisection on the number of negative pivots (Sturm).</summary>
    private static double LowestOfTridiagonal(List<double> diagonal, List<double> beside)
    {
        double radius = diagonal.Max(Math.Abs) + 2 * beside.Append(0).Max();
        double low = -radius, high = radius;
        for (int halving = 0; halving < 60; halving++)
        {
            double middle = 0.5 * (low + high);
            if (HasEigenvalueBelow(diagonal, beside, middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    private static bool HasEigenvalueBelow(List<double> diagonal, List<double> beside, double value)
    {
        double pivot = diagonal[0] - value;
        for (int i = 1; i < diagonal.Count && pivot > 0; i++)
            pivot = diagonal[i] - value - beside[i - 1] * beside[i - 1] / pivot;
        return !(pivot > 0);
    }
}
