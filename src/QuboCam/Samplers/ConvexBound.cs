using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>A lower bound from the convex relaxation 0 ≤ x ≤ 1 of a node, with the diagonal shifted until it is convex.</summary>
/// <remarks>
/// f(x) = c·x + ½ xᵀBx + ½ δ Σ (xᵢ² − xᵢ) equals the energy where x is binary, and is convex where B + δI is positive semidefinite. By
/// convexity f(y) ≥ f(x) + ∇f(x)·(y − x): the least value of the right side over all y is a bound whatever x is, and how much it
/// rises when a variable is held at its other value decides whether that variable can be fixed. Minimised by coordinate descent,
/// with a cardinality by pairs of coordinates.
/// </remarks>
internal sealed class ConvexBound
{
    private readonly SearchNode _node;
    private readonly double _shift;
    private readonly double[] _gradient; // ∂f/∂x by position in the node's block
    private double _least; // f + least of ∇f·(y − x)

    /// <summary>Starts at the node's relaxed values.</summary>
    /// <param name="node">The subproblem; its relaxed values are moved towards the minimum.</param>
    /// <param name="shift">δ > 0 such that B + δI is positive semidefinite.</param>
    public ConvexBound(SearchNode node, double shift)
    {
        (_node, _shift) = (node, shift);
        MakeFeasible();
        _gradient = [.. node.Linear];
        for (int i = 0; i < node.Block.Size; i++)
        {
            double x = node.Relaxed[i];
            _gradient[i] += shift * (x - 0.5);
            if (x != 0) TensorPrimitives.MultiplyAdd(node.Block.Row(i), x, _gradient, _gradient);
        }
    }

    /// <summary>Descends until the bound is tight, reaches the cutoff, or plainly never will.</summary>
    /// <param name="cutoff">Energies from here on are not wanted.</param>
    /// <param name="sweeps">Passes over the variables at most.</param>
    /// <returns>No energy of the subproblem lies below this.</returns>
    public double Tighten(double cutoff, int sweeps)
    {
        double best = double.NegativeInfinity;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            if (_node.Remaining is null) SweepCoordinates();
            else SweepPairs();
            double value = Value();
            _least = value + LeastSlope();
            best = Math.Max(best, _least);
            double gap = value - _least;
            if (best >= cutoff || gap <= 0.02 * Math.Abs(cutoff - value)) break;
        }
        return best;
    }

    /// <summary>Fixes the variables whose other value is bounded above the cutoff.</summary>
    /// <returns>Whether any was fixed.</returns>
    public bool Fix(double cutoff)
    {
        if (_node.Remaining is not int ones)
            return _node.FixWhere(i => _least + Math.Abs(_gradient[i]) < cutoff ? null : _gradient[i] < 0);
        double[] sorted = [.. _node.Free.Select(i => _gradient[i]).Order()];
        (double last, double next) = (sorted[ones - 1], sorted[ones]);
        return _node.FixWhere(i =>
            _least + _gradient[i] - last >= cutoff ? false
            : _least + next - _gradient[i] >= cutoff ? true
            : null);
    }

    /// <summary>The price of one more 1 at the minimum: the gradient that the marginal variable has.</summary>
    public double MarginalPrice() => _node.Remaining is int ones
        ? _node.Free.Select(i => _gradient[i]).Order().ElementAt(ones - 1)
        : 0;

    private void MakeFeasible()
    {
        if (_node.Remaining is not int ones) return;
        double sum = _node.Free.Sum(i => _node.Relaxed[i]);
        foreach (int i in _node.Free)
            _node.Relaxed[i] = sum > ones
                ? _node.Relaxed[i] * ones / sum
                : _node.Relaxed[i] + (1 - _node.Relaxed[i]) * (ones - sum) / (_node.Free.Count - sum);
    }

    private void SweepCoordinates()
    {
        foreach (int i in _node.Free)
        {
            double x = _node.Relaxed[i];
            double step = Math.Clamp(x - _gradient[i] / _shift, 0, 1) - x;
            if (step != 0) Move(i, step);
        }
    }

    private void SweepPairs()
    {
        for (int pair = 0; pair < _node.Free.Count; pair++)
        {
            int down = -1, up = -1;
            foreach (int i in _node.Free)
            {
                if (_node.Relaxed[i] > 0 && (down < 0 || _gradient[i] > _gradient[down])) down = i;
                if (_node.Relaxed[i] < 1 && (up < 0 || _gradient[i] < _gradient[up])) up = i;
            }
            double slope = down < 0 || up < 0 ? 0 : _gradient[down] - _gradient[up];
            if (!(slope > 1e-6 * _shift)) return;
            double step = Math.Min(_node.Relaxed[down], 1 - _node.Relaxed[up]);
            double curvature = 2 * (_shift - _node.Block.Row(down)[up]);
            if (curvature > 0) step = Math.Min(step, slope / curvature);
            Move(down, -step);
            Move(up, step);
        }
    }

    private void Move(int i, double step)
    {
        // Clamped: a rounding error below 0 or above 1 would leave the box.
        _node.Relaxed[i] = Math.Clamp(_node.Relaxed[i] + step, 0, 1);
        _gradient[i] += _shift * step;
        TensorPrimitives.MultiplyAdd(_node.Block.Row(i), step, _gradient, _gradient);
    }

    private double Value()
    {
        // ½ x·(∇f + c − δ/2) = c·x + ½ xᵀBx + ½ δ Σ (x² − x)
        double sum = 0;
        foreach (int i in _node.Free)
            sum += _node.Relaxed[i] * (_gradient[i] + _node.Linear[i] - 0.5 * _shift);
        return _node.Energy + 0.5 * sum;
    }

    private double LeastSlope()
    {
        double sum = 0;
        foreach (int i in _node.Free)
            sum += _node.Remaining is null && _gradient[i] < 0
                ? _gradient[i] * (1 - _node.Relaxed[i])
                : -_gradient[i] * _node.Relaxed[i];
        return _node.Remaining is int ones ? sum + _node.Free.Select(i => _gradient[i]).Order().Take(ones).Sum() : sum;
    }
}
