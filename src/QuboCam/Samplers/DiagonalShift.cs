using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The least multiple of the identity that makes a coupling matrix positive semidefinite.</summary>
internal static class DiagonalShift
{
    private const int LanczosSteps = 60;

    /// <summary>A shift δ > 0 for which B + δI is positive definite, a little above the least one.</summary>
    /// <remarks>Estimated by Lanczos, then proven by a Cholesky factorisation; Gershgorin's discs are the last resort.</remarks>
    public static double Of(CouplingBlock block, CancellationToken cancellation)
    {
        double discs = Enumerable.Range(0, block.Size).Max(i => TensorPrimitives.SumOfMagnitudes(block.Row(i)));
        // Without couplings any positive shift is enough, and the least one keeps the bound tight.
        if (discs == 0) return 1e-300;
        double estimate = Math.Max(-LowestEigenvalue(block), 1e-9 * discs);
        foreach (double margin in (double[])[1e-8, 1e-6, 1e-4, 1e-2])
        {
            cancellation.ThrowIfCancellationRequested();
            double shift = Math.Min(discs, estimate + margin * discs);
            if (IsPositiveDefinite(block, shift)) return shift;
        }
        return discs;
    }

    /// <summary>The lowest Ritz value; lost orthogonality repeats Ritz values, it does not move the lowest.</summary>
    internal static double LowestEigenvalue(CouplingBlock block)
    {
        int n = block.Size;
        RandomStream random = new(0, 0);
        double[] v = [.. Enumerable.Range(0, n).Select(_ => random.NextSingle() - 0.5)], previous = new double[n], w = new double[n];
        TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
        List<double> diagonal = [], beside = [];
        for (int step = 0; step < Math.Min(LanczosSteps, n); step++)
        {
            for (int i = 0; i < n; i++)
                w[i] = TensorPrimitives.Dot(block.Row(i), v) - (step == 0 ? 0 : beside[^1] * previous[i]);
            diagonal.Add(TensorPrimitives.Dot<double>(w, v));
            TensorPrimitives.MultiplyAdd(v, -diagonal[^1], w, w);
            double norm = TensorPrimitives.Norm<double>(w);
            if (!(norm > 1e-12 * Math.Abs(diagonal[0]) + 1e-300)) break;
            beside.Add(norm);
            (previous, v, w) = (v, w, previous);
            TensorPrimitives.Divide(v, norm, v);
        }
        return LowestOfTridiagonal(diagonal, beside);
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

    private static bool IsPositiveDefinite(CouplingBlock block, double shift)
    {
        int n = block.Size;
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            Span<double> row = factor.AsSpan(i * n, n);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = factor.AsSpan(j * n, n);
                row[j] = (block.Row(i)[j] - TensorPrimitives.Dot(row[..j], other[..j])) / other[j];
            }
            double pivot = shift - TensorPrimitives.SumOfSquares<double>(row[..i]);
            if (!(pivot > 0)) return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }
}
