namespace QuboCam;

/// <summary>Depth-first branch and bound: a minimum with a proof, or the best state and bound when the time is over.</summary>
internal sealed class BranchAndBound
{
    private const int RootSweeps = 300, NodeSweeps = 40;

    // About ten milliseconds: what is done between two looks at the clock, in entries of coupling blocks.
    private const long WorkBetweenChecks = 5_000_000;

    // A search that is over by then is shorter than the annealing that would have started it better.
    private const int EasyNodes = 200;

    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly LocalSearch _search;
    private readonly Stack<SearchNode> _open = [];
    private double _discarded = double.PositiveInfinity; // least bound of what was pruned
    private long _work;

    /// <summary>Starts from a good state.</summary>
    /// <param name="qubo">The problem, at least one variable.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix.</param>
    /// <param name="start">A state of the asked cardinality.</param>
    public BranchAndBound(Qubo qubo, double[] couplings, ReadOnlySpan<bool> start)
    {
        (_qubo, _couplings) = (qubo, couplings);
        _search = new LocalSearch(qubo, couplings);
        (Best, BestEnergy) = (start.ToArray(), qubo.Energy(start));
    }

    /// <summary>The best state so far.</summary>
    public bool[] Best { get; private set; }

    /// <summary>Its energy.</summary>
    public double BestEnergy { get; private set; }

    /// <summary>Subproblems looked at.</summary>
    public int Nodes { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="betterState">Looks for a better state; asked once, when the search turns out not to be easy.</param>
    /// <param name="isOver">Whether the time is over; asked about every ten milliseconds of work.</param>
    /// <param name="cancellation">Stops the search; checked as often.</param>
    /// <returns>No state has an energy below this.</returns>
    public double Run(Func<bool[]> betterState, Func<bool> isOver, CancellationToken cancellation)
    {
        _open.Push(SearchNode.Root(_qubo, _couplings, SimpleBound.Of(_qubo, _couplings)));
        while (_open.TryPop(out SearchNode? node))
        {
            if (Discard(node.Bound)) continue;
            _work += (long)node.Free.Count * node.Free.Count + node.Block.Size;
            if (_work > WorkBetweenChecks)
            {
                _work = 0;
                cancellation.ThrowIfCancellationRequested();
                if (isOver())
                {
                    _open.Push(node);
                    break;
                }
            }
            if (++Nodes == EasyNodes) Offer(betterState());
            Explore(node, cancellation);
        }
        return _open.Select(node => node.Bound).Append(_discarded).Append(BestEnergy).Min();
    }

    private double Cutoff => BestEnergy - 0.1 * _qubo.Tolerance;

    private void Explore(SearchNode node, CancellationToken cancellation)
    {
        bool isFixed = true;
        while (isFixed)
        {
            if (IsLeaf(node)) return;
            node.Compact();
            if (_qubo.Cardinality is null)
            {
                CliqueCoverBound cliques = new(node);
                if (Discard(Raise(node, cliques.Value))) return;
                if (cliques.Fix(Cutoff)) continue;
            }
            ConvexBound convex = new(node, node.Shift(cancellation));
            if (Discard(Raise(node, convex.Tighten(Cutoff, Nodes == 1 ? RootSweeps : NodeSweeps)))) return;
            Round(node);
            if (node.Remaining is not null && Discard(Raise(node, PricedCliques(node, convex)))) return;
            isFixed = convex.Fix(Cutoff);
        }
        Branch(node);
    }

    /// <summary>Fixes what is plain; a node without a choice is evaluated.</summary>
    private bool IsLeaf(SearchNode node)
    {
        node.FixBySign();
        if (node.Remaining is < 0 || node.Remaining > node.Free.Count) return true;
        if (node.Remaining == 0) node.FixWhere(_ => false);
        if (node.Remaining == node.Free.Count) node.FixWhere(_ => true);
        if (node.Free.Count > 0) return false;
        Offer(node.Ones);
        return true;
    }

    private static double PricedCliques(SearchNode node, ConvexBound convex) =>
        new CliqueCoverBound(node, convex.MarginalPrice()).Value;

    private static double Raise(SearchNode node, double bound) => node.Bound = Math.Max(node.Bound, bound);

    private bool Discard(double bound)
    {
        if (!(bound >= Cutoff)) return false;
        _discarded = Math.Min(_discarded, bound);
        return true;
    }

    /// <summary>Tries the binary state next to the relaxed one.</summary>
    private void Round(SearchNode node)
    {
        bool[] x = [.. node.Ones];
        int? ones = node.Remaining;
        IEnumerable<int> descending = node.Free.OrderByDescending(i => node.Relaxed[i]);
        foreach (int i in descending.TakeWhile((i, rank) => ones is null ? node.Relaxed[i] > 0.5 : rank < ones))
            x[node.Block.Variables[i]] = true;
        _search.Descend(x);
        Offer(x);
    }

    private void Offer(bool[] x)
    {
        double energy = _qubo.Energy(x);
        if (energy < BestEnergy) (Best, BestEnergy) = ([.. x], energy);
    }

    private void Branch(SearchNode node)
    {
        int variable = node.Free.MaxBy(i => node.Relaxed[i] * (1 - node.Relaxed[i]));
        _open.Push(node.Child(variable, one: false));
        _open.Push(node.Child(variable, one: true));
    }
}
