using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>A convex quadratic function that is at or below the energy of every assignment, and its minimum over the box [0, 1]ⁿ.</summary>
/// <remarks>
/// f(x) = c·x + ½ xᵀBx + ½ Σ dᵢ(xᵢ² − xᵢ): the last sum is 0 on assignments, and d makes B + Diag(d) positive definite, which a
/// Cholesky factorisation proves. With d from the dual of a semidefinite relaxation the minimum comes near that relaxation's:
/// Billionnet, Elloumi and Plateau, Discrete Appl. Math. 157, 1185 (2009).
/// </remarks>
internal sealed class ConvexReformulation
{
    private const int Sweeps = 400;

    // The inverse of a nearly singular matrix carries rounding errors; a part in a thousand is far above them.
    private const double InverseSafety = 0.999;

    private readonly int _n;
    private readonly double[] _matrix, _linear, _diagonal, _x, _gradient;
    private readonly CholeskyFactor _factor;

    /// <summary>Finds the diagonal and the minimum.</summary>
    /// <param name="couplings">Symmetric, zero diagonal, shape [n, n]; becomes the matrix.</param>
    /// <param name="linear">Linear biases, shape [n]; become those of f.</param>
    /// <param name="energy">The constant.</param>
    /// <param name="diagonal">A diagonal that makes the matrix nearly positive semidefinite; is shifted until it does.</param>
    /// <param name="start">Where the minimisation starts, shape [n].</param>
    /// <param name="limits">End the minimisation early.</param>
    public ConvexReformulation(double[] couplings, double[] linear, double energy, double[] diagonal, float[] start, SearchLimits limits)
    {
        (_n, _matrix, _linear, _diagonal) = (linear.Length, couplings, linear, diagonal);
        _factor = Shift(limits);
        for (int i = 0; i < _n; i++)
            linear[i] -= 0.5 * diagonal[i];
        _x = Array.ConvertAll(start, x => Math.Clamp((double)x, 0, 1));
        _gradient = [.. linear];
        for (int i = 0; i < _n; i++)
            TensorPrimitives.MultiplyAdd(Row(i), _x[i], _gradient, _gradient);
        Bound = energy + Minimise(energy, limits);
    }

    /// <summary>No assignment has an energy below this.</summary>
    public double Bound { get; }

    /// <summary>Finds the variables whose other value is bounded above the cutoff.</summary>
    /// <param name="cutoff">Energies from here on are not wanted.</param>
    /// <returns>The value that is left, null where both are; shape [n].</returns>
    /// <remarks>
    /// With z = the distance from the minimum, f(x) ≥ bound + ½ zᵀMz, and ½ zᵀMz ≥ ½ zᵢ² / (M⁻¹)ᵢᵢ whatever the other variables
    /// are; or the slope of the box at its side, f(x) ≥ bound + |∇ᵢ|.
    /// </remarks>
    public bool?[] Decide(double cutoff)
    {
        double[] inverse = _factor.InverseDiagonal();
        bool?[] decided = new bool?[_n];
        for (int i = 0; i < _n; i++)
        {
            double up = 1 - _x[i], down = _x[i], stiffness = 0.5 * InverseSafety / inverse[i];
            if (Bound + Math.Max(stiffness * up * up, up * _gradient[i]) >= cutoff) decided[i] = false;
            else if (Bound + Math.Max(stiffness * down * down, -down * _gradient[i]) >= cutoff) decided[i] = true;
        }
        return decided;
    }

    private CholeskyFactor Shift(SearchLimits limits)
    {
        for (int i = 0; i < _n; i++)
            _matrix[i * _n + i] = _diagonal[i];
        double largest = _n == 0 ? 0 : TensorPrimitives.Max<double>(_diagonal);
        CouplingBlock block = new(new int[_n], _matrix, HasNegative: true);
        double shift = Math.Max(1e-6 * largest + 1e-300, -1.02 * DiagonalShift.LowestEigenvalue(block, limits).Value);
        while (true)
        {
            for (int i = 0; i < _n; i++)
                _matrix[i * _n + i] = _diagonal[i] + shift;
            if (CholeskyFactor.TryCompute(_matrix, _n) is { } factor)
            {
                TensorPrimitives.Add(_diagonal, shift + DiagonalShift.Rounding(_n, largest + shift), _diagonal);
                for (int i = 0; i < _n; i++)
                    _matrix[i * _n + i] = _diagonal[i];
                return factor;
            }
            shift *= 1.25;
        }
    }

    /// <summary>Coordinate descent; value minus Frank–Wolfe gap is a lower bound of the minimum wherever it stops.</summary>
    // Optimised from the first call, as the loops below: a whole search is over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Minimise(double energy, SearchLimits limits)
    {
        double best = double.NegativeInfinity;
        for (int sweep = 1; sweep <= Sweeps; sweep++)
        {
            for (int i = 0; i < _n; i++)
            {
                double step = Math.Clamp(_x[i] - _gradient[i] / _diagonal[i], 0, 1) - _x[i];
                if (step == 0) continue;
                _x[i] = Math.Clamp(_x[i] + step, 0, 1);
                TensorPrimitives.MultiplyAdd(Row(i), step, _gradient, _gradient);
            }
            bool isOver = limits.IsOver((long)_n * _n / 2);
            if (sweep % 10 != 0 && !isOver) continue;
            (double value, double gap) = ValueAndGap();
            best = Math.Max(best, value - gap);
            if (isOver || gap <= 1e-5 * Math.Abs(energy + value)) break;
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Value, double Gap) ValueAndGap()
    {
        double value = 0, gap = 0;
        for (int i = 0; i < _n; i++)
        {
            value += 0.5 * _x[i] * (_gradient[i] + _linear[i]);
            gap += _gradient[i] < 0 ? -_gradient[i] * (1 - _x[i]) : _gradient[i] * _x[i];
        }
        return (value, gap);
    }

    private ReadOnlySpan<double> Row(int i) => _matrix.AsSpan(i * _n, _n);
}
