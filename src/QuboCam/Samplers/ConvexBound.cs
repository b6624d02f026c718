namespace QuboCam;

/// <summary>A lower bound from the convex relaxation 0 ≤ x ≤ 1 of a node, whose diagonal makes it convex.</summary>
/// <remarks>
/// f(x) = c·x + ½ xᵀBx + ½ Σ dᵢ (xᵢ² − xᵢ) equals the energy where x is binary, and is convex where B + diag d is positive semidefinite.
/// By convexity f(y) ≥ f(x) + ∇f(x)·(y − x): the least value of the right side over all y is a bound whatever x is, and how much it
/// rises when a variable is held at its other value decides whether that variable can be fixed. Minimised by coordinate descent,
/// with a cardinality by pairs of coordinates.
/// </remarks>
internal sealed class ConvexBound
{
    // Below this part of the way to the cutoff the bound would not get there.
    private const double Hopeless = 0.1;

    private readonly SearchNode _node;
    private readonly SearchWorkspace _workspace;
    private double _least; // f + least of ∇f·(y − x)
    private double _last, _next; // with a cardinality r: the r-th lowest gradient and the one after it

    /// <summary>Starts at the node's relaxed point.</summary>
    /// <param name="node">The subproblem, with a diagonal; its relaxed point is moved towards the minimum.</param>
    /// <param name="workspace">Buffers.</param>
    public ConvexBound(SearchNode node, SearchWorkspace workspace)
    {
        (_node, _workspace) = (node, workspace);
        if (node.Remaining is int ones) MakeFeasible(ones);
    }

    /// <summary>The price of one more 1 at the minimum: the gradient that the marginal variable has.</summary>
    public double MarginalPrice => _last;

    /// <summary>Descends until the bound is tight, reaches the cutoff, or plainly never will.</summary>
    /// <param name="cutoff">Energies from here on are not wanted.</param>
    /// <param name="sweeps">Passes over the variables at most.</param>
    /// <param name="limits">Asked whether to go on.</param>
    /// <returns>No energy of the subproblem lies below this.</returns>
    public double Tighten(double cutoff, int sweeps, SearchLimits limits)
    {
        double best = double.NegativeInfinity;
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            if (_node.Remaining is null) SweepCoordinates();
            else SweepPairs(limits);
            double value = Value();
            _least = value + LeastSlope();
            best = Math.Max(best, _least);
            if (best >= cutoff || value - _least <= Hopeless * Math.Abs(cutoff - value)) break;
            if (limits.IsOver(_node.Block.Values.Length)) break;
        }
        return best;
    }

    /// <summary>Fixes the variables whose other value is bounded above the cutoff.</summary>
    /// <returns>Whether any was fixed.</returns>
    public bool Fix(double cutoff)
    {
        double[] gradient = _node.Gradient;
        Span<sbyte> decisions = _workspace.Decisions;
        bool isFree = _node.Remaining is null, any = false;
        foreach (int i in _node.Free)
        {
            double g = gradient[i];
            int decision = isFree
                ? _least + Math.Abs(g) < cutoff ? 0 : g < 0 ? 1 : -1
                : _least + g - _last >= cutoff ? -1 : _least + _next - g >= cutoff ? 1 : 0;
            decisions[i] = (sbyte)decision;
            any |= decision != 0;
        }
        return any && _node.FixWhere(decisions);
    }

    /// <summary>Brings Σx to the number of ones, by the coordinates that cost least.</summary>
    private void MakeFeasible(int ones)
    {
        double sum = 0;
        foreach (int i in _node.Free)
            sum += _node.Relaxed[i];
        for (double missing = ones - sum; Math.Abs(missing) > 1e-12; missing = ones - sum)
        {
            int best = missing > 0 ? CheapestUp(_node.Free) : DearestDown(_node.Free);
            if (best < 0) return;
            double x = _node.Relaxed[best], step = missing > 0 ? Math.Min(missing, 1 - x) : -Math.Min(-missing, x);
            _node.Move(best, step);
            sum += step;
        }
    }

    private void SweepCoordinates()
    {
        double[] x = _node.Relaxed, gradient = _node.Gradient, diagonal = _node.Diagonal;
        foreach (int i in _node.Free)
        {
            double g = gradient[i], from = x[i];
            if (g >= 0 && from == 0) continue;
            double step = Math.Clamp(from - g / diagonal[i], 0, 1) - from;
            if (step != 0) _node.Move(i, step);
        }
    }

    private void SweepPairs(SearchLimits limits)
    {
        double[] x = _node.Relaxed, diagonal = _node.Diagonal;
        ReadOnlySpan<int> active = Active();
        for (int pair = 0; pair < 2 * active.Length && !limits.IsOver(2 * (active.Length + x.Length)); pair++)
        {
            int down = DearestDown(active), up = CheapestUp(active);
            if (down < 0 || up < 0) return;
            double slope = _node.Gradient[down] - _node.Gradient[up];
            if (!(slope > 1e-6 * (diagonal[down] + diagonal[up]))) return;
            double step = Math.Min(x[down], 1 - x[up]);
            double curvature = diagonal[down] + diagonal[up] - 2 * _node.Block.Row(down)[up];
            if (curvature > 0) step = Math.Min(step, slope / curvature);
            _node.Move(down, -step);
            _node.Move(up, step);
        }
    }

    /// <summary>The variables that a pair could move now: those above 0, and those that are cheaper than one of them.</summary>
    private ReadOnlySpan<int> Active()
    {
        double[] x = _node.Relaxed, gradient = _node.Gradient;
        double dearest = double.NegativeInfinity;
        foreach (int i in _node.Free)
            if (x[i] > 0) dearest = Math.Max(dearest, gradient[i]);
        int count = 0;
        foreach (int i in _node.Free)
            if (x[i] > 0 || gradient[i] < dearest) _workspace.Order[count++] = i;
        return _workspace.Order.AsSpan(0, count);
    }

    private int DearestDown(ReadOnlySpan<int> among)
    {
        double[] x = _node.Relaxed, gradient = _node.Gradient;
        int best = -1;
        double highest = double.NegativeInfinity;
        foreach (int i in among)
            if (gradient[i] > highest && x[i] > 0) (best, highest) = (i, gradient[i]);
        return best;
    }

    private int CheapestUp(ReadOnlySpan<int> among)
    {
        double[] x = _node.Relaxed, gradient = _node.Gradient;
        int best = -1;
        double lowest = double.PositiveInfinity;
        foreach (int i in among)
            if (gradient[i] < lowest && x[i] < 1) (best, lowest) = (i, gradient[i]);
        return best;
    }

    private double Value()
    {
        // ½ x·(∇f + c − d/2) = c·x + ½ xᵀBx + ½ Σ d (x² − x)
        double[] x = _node.Relaxed, gradient = _node.Gradient, linear = _node.Linear, diagonal = _node.Diagonal;
        double sum = 0;
        foreach (int i in _node.Free)
            if (x[i] != 0) sum += x[i] * (gradient[i] + linear[i] - 0.5 * diagonal[i]);
        return _node.Energy + 0.5 * sum;
    }

    private double LeastSlope()
    {
        double[] x = _node.Relaxed, gradient = _node.Gradient;
        double sum = 0;
        if (_node.Remaining is null)
        {
            foreach (int i in _node.Free)
                sum += gradient[i] < 0 ? gradient[i] * (1 - x[i]) : -gradient[i] * x[i];
            return sum;
        }
        Span<double> gradients = _workspace.Values.AsSpan(0, _node.Free.Length);
        int at = 0;
        foreach (int i in _node.Free)
        {
            sum -= gradient[i] * x[i];
            gradients[at++] = gradient[i];
        }
        return sum + LowestSum(gradients, _node.Remaining.Value);
    }

    private double LowestSum(Span<double> gradients, int ones)
    {
        Selection.Partition(gradients, ones);
        double sum = 0;
        _last = double.NegativeInfinity;
        foreach (double g in gradients[..ones])
        {
            sum += g;
            _last = Math.Max(_last, g);
        }
        _next = double.PositiveInfinity;
        foreach (double g in gradients[ones..])
            _next = Math.Min(_next, g);
        return sum;
    }
}
