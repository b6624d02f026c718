using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Fills pixels so that each is the weighted mean of its eight neighbours, as far as they lie in the image.</summary>
/// <remarks>
/// Rong et al. 2022, arXiv:2202.00449, without noise: weight 1/6 for the four nearest neighbours, 1/12 for the diagonal ones. The
/// system of the unknown pixels is symmetric and positive definite as long as one pixel is known, and is solved by conjugate
/// gradients with a modified incomplete factorization (Gustafsson 1978), whose iterations grow with the square root of a hole's
/// width.
/// </remarks>
internal sealed class LinearImputation
{
    private const double Nearest = 1.0 / 6, Diagonal = 1.0 / 12;

    /// <summary>
    /// Residual, relative to the right-hand side, at which the solution is taken: far below what single precision shows.
    /// </summary>
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Part of the fill-in that is moved to the diagonal; below 1, so that the pivots stay away from 0 (Bridson 2008).
    /// </summary>
    private const double Modified = 0.97;

    private static readonly (int Down, int Right, double Weight)[] Neighbours =
    [
        (-1, -1, Diagonal), (-1, 0, Nearest), (-1, 1, Diagonal), (0, -1, Nearest), // before the pixel in raster order
        (0, 1, Nearest), (1, -1, Diagonal), (1, 0, Nearest), (1, 1, Diagonal), // after it
    ];

    private readonly int _count;
    private readonly int[] _pixels; // of each unknown
    private readonly int[] _unknowns; // eight per unknown; _count where the neighbour is known or outside
    private readonly int[] _known; // eight per unknown; −1 where the neighbour is unknown or outside
    private readonly double[] _diagonal;
    private readonly double[] _inversePivots;

    /// <summary>Prepares the system.</summary>
    /// <param name="isUnknown">Pixels to fill, shape [H, W]; at least one pixel is known.</param>
    /// <param name="height">Rows, H.</param>
    /// <param name="width">Columns, W.</param>
    /// <exception cref="ArgumentException">No pixel is known.</exception>
    public LinearImputation(bool[] isUnknown, int height, int width)
    {
        if (!isUnknown.AsSpan().Contains(false))
            throw new ArgumentException("Nothing can be imputed where no pixel is known.", nameof(isUnknown));
        _pixels = [.. Enumerable.Range(0, isUnknown.Length).Where(i => isUnknown[i])];
        _count = _pixels.Length;
        _unknowns = new int[8 * _count];
        _known = new int[8 * _count];
        _diagonal = new double[_count];
        _inversePivots = new double[_count];
        int[] unknownOf = new int[isUnknown.Length];
        for (int i = 0; i < _count; i++)
            unknownOf[_pixels[i]] = i;
        for (int i = 0; i < _count; i++)
            Connect(i, isUnknown, unknownOf, height, width);
        Factorize();
    }

    /// <summary>Fills the unknown pixels of one channel.</summary>
    /// <param name="values">Values of the channel; those of unknown pixels are overwritten.</param>
    /// <param name="start">Index of the first pixel's value.</param>
    /// <param name="step">Distance between neighbouring pixels' values.</param>
    public void Fill(Span<float> values, int start, int step)
    {
        double[] right = new double[_count];
        for (int i = 0; i < _count; i++)
            for (int n = 0; n < 8; n++)
                if (_known[8 * i + n] >= 0)
                    right[i] += Neighbours[n].Weight * values[start + _known[8 * i + n] * step];
        double[] solution = Solve(right);
        for (int i = 0; i < _count; i++)
            values[start + _pixels[i] * step] = (float)solution[i];
    }

    private void Connect(int unknown, bool[] isUnknown, int[] unknownOf, int height, int width)
    {
        (int row, int column) = Math.DivRem(_pixels[unknown], width);
        for (int n = 0; n < 8; n++)
        {
            (int down, int right, double weight) = Neighbours[n];
            int place = 8 * unknown + n;
            (_unknowns[place], _known[place]) = (_count, -1);
            if (row + down < 0 || row + down >= height || column + right < 0 || column + right >= width)
                continue;
            int pixel = (row + down) * width + column + right;
            _diagonal[unknown] += weight;
            if (isUnknown[pixel])
                _unknowns[place] = unknownOf[pixel];
            else
                _known[place] = pixel;
        }
    }

    /// <summary>Pivots D of M = (D + L) D⁻¹ (D + Lᵀ), so that M has nearly the row sums of the matrix.</summary>
    private void Factorize()
    {
        for (int i = 0; i < _count; i++)
        {
            double pivot = _diagonal[i];
            for (int n = 0; n < 4; n++)
            {
                int j = _unknowns[8 * i + n];
                if (j == _count)
                    continue;
                double weight = Neighbours[n].Weight, later = 0;
                for (int m = 4; m < 8; m++)
                    later += _unknowns[8 * j + m] < _count ? Neighbours[m].Weight : 0;
                pivot -= weight * _inversePivots[j] * (weight + Modified * (later - weight));
            }
            _inversePivots[i] = 1 / pivot;
        }
    }

    /// <summary>Preconditioned conjugate gradients. Vectors have one more element, 0, which absent neighbours point to.</summary>
    private double[] Solve(double[] right)
    {
        double[] x = new double[_count + 1], r = [.. right, 0], z = new double[_count + 1], product = new double[_count + 1];
        double target = Tolerance * Tolerance * Dot(r, r);
        if (!double.IsFinite(target))
            throw new InvalidOperationException("A pixel of the image is not finite; nothing can be imputed from it.");
        Precondition(r, z);
        double[] direction = [.. z];
        double rz = Dot(r, z);
        for (int iteration = 0; Dot(r, r) > target; iteration++)
        {
            if (iteration > 10_000)
                throw new InvalidOperationException("The imputation did not converge within 10000 iterations.");
            Apply(direction, product);
            double step = rz / Dot(direction, product);
            for (int i = 0; i < _count; i++)
            {
                x[i] += step * direction[i];
                r[i] -= step * product[i];
            }
            Precondition(r, z);
            double next = Dot(r, z);
            for (int i = 0; i < _count; i++)
                direction[i] = z[i] + next / rz * direction[i];
            rz = next;
        }
        return x;
    }

    private void Apply(ReadOnlySpan<double> x, Span<double> product)
    {
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<int> at = _unknowns.AsSpan(8 * i, 8);
            product[i] = _diagonal[i] * x[i]
                - Nearest * (x[at[1]] + x[at[3]] + x[at[4]] + x[at[6]]) - Diagonal * (x[at[0]] + x[at[2]] + x[at[5]] + x[at[7]]);
        }
    }

    private void Precondition(ReadOnlySpan<double> r, Span<double> z)
    {
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<int> at = _unknowns.AsSpan(8 * i, 4);
            z[i] = _inversePivots[i] * (r[i] + Nearest * (z[at[1]] + z[at[3]]) + Diagonal * (z[at[0]] + z[at[2]]));
        }
        for (int i = _count - 1; i >= 0; i--)
        {
            ReadOnlySpan<int> at = _unknowns.AsSpan(8 * i + 4, 4);
            z[i] += _inversePivots[i] * (Nearest * (z[at[0]] + z[at[2]]) + Diagonal * (z[at[1]] + z[at[3]]));
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => TensorPrimitives.Dot(a, b);
}
