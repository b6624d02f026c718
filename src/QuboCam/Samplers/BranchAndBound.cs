using System.Numerics;

namespace QuboCam;

/// <summary>Branch and bound: a minimum with a proof, or the best state and bound when the time is over.</summary>
/// <remarks>
/// Subproblems near the root are taken lowest bound first, so that a search that is cut off has a good bound; below them depth
/// first, so that few are kept.
/// </remarks>
internal sealed class BranchAndBound : IBoundedSearch
{
    private const int RootSweeps = 300, NodeSweeps = 40, ShallowDepth = 8;

    // Moves without a better state after which a walk ends; the long one per variable.
    private const int NodesBetweenWalks = 16, ShortPatience = 8, LongPatience = 10;

    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly SearchLimits _limits;
    private readonly SearchWorkspace _workspace;
    private readonly PriorityQueue<SearchNode, (int Dive, double Bound, int Order)> _open = new();
    private readonly BoundRecord _cliques = new();
    private double _discarded = double.PositiveInfinity; // least bound of what was pruned

    /// <summary>Starts from a good state.</summary>
    /// <param name="qubo">The problem, at least one variable.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix.</param>
    /// <param name="start">A state of the asked cardinality.</param>
    /// <param name="limits">When to stop.</param>
    public BranchAndBound(Qubo qubo, double[] couplings, ReadOnlySpan<bool> start, SearchLimits limits)
    {
        (_qubo, _couplings, _limits) = (qubo, couplings, limits);
        _workspace = new SearchWorkspace(qubo.Variables);
        (Best, BestEnergy) = (start.ToArray(), qubo.Energy(start));
    }

    /// <inheritdoc/>
    public bool[] Best { get; private set; }

    /// <inheritdoc/>
    public double BestEnergy { get; private set; }

    /// <summary>Subproblems looked at.</summary>
    public int Nodes { get; private set; }

    /// <inheritdoc/>
    public double LowerBound
    {
        get
        {
            double bound = Math.Min(BestEnergy, _discarded);
            foreach ((SearchNode node, _) in _open.UnorderedItems)
                bound = Math.Min(bound, node.Bound);
            return bound;
        }
    }

    /// <summary>Searches until it is done, its time is over or it has worked for so long.</summary>
    /// <param name="patience">Multiplications after which it gives up.</param>
    /// <param name="looked">Told now and then that <see cref="BestEnergy"/> or <see cref="LowerBound"/> may have changed.</param>
    public void Run(long patience, Action looked)
    {
        Push(SearchNode.Root(_qubo, _couplings, SimpleBound.Of(_qubo, _couplings)));
        while (_open.TryDequeue(out SearchNode? node, out _))
        {
            if (Discard(node.Bound)) continue;
            Nodes++;
            if (_limits.IsOver(4L * node.Free.Length * node.Free.Length) || _limits.Work > patience || !Explore(node))
            {
                Push(node);
                return;
            }
            looked();
        }
    }

    private double Cutoff => BestEnergy - 0.1 * _qubo.Tolerance;

    private void Push(SearchNode node) =>
        _open.Enqueue(node, (-Math.Max(0, node.Depth - ShallowDepth), node.Bound, -node.Ones.Length));

    /// <summary>Bounds a node, fixes what it can, and branches.</summary>
    /// <returns>False where the time was over before: the node is still open.</returns>
    private bool Explore(SearchNode node)
    {
        for (bool isFixed = true; isFixed;)
        {
            if (IsLeaf(node)) return true;
            node.Compact();
            if (node.Remaining is null && _cliques.IsWorthwhile(Nodes))
            {
                CliqueCoverBound cliques = new(node, _workspace);
                bool isPruned = Discard(Raise(node, cliques.Value));
                bool anyFixed = !isPruned && cliques.Fix(Cutoff, _limits);
                _cliques.Add(isPruned || anyFixed);
                if (isPruned) return true;
                if (anyFixed) continue;
            }
            if (!node.EnsureDiagonal(_limits)) return false;
            ConvexBound convex = new(node, _workspace);
            if (Discard(Raise(node, convex.Tighten(Cutoff, Nodes == 1 ? RootSweeps : NodeSweeps, _limits)))) return true;
            if (_limits.IsOver(0)) return false;
            if (node.Remaining is not null && _cliques.IsWorthwhile(Nodes))
            {
                bool isPruned = Discard(Raise(node, new CliqueCoverBound(node, _workspace, convex.MarginalPrice).Value));
                _cliques.Add(isPruned);
                if (isPruned) return true;
            }
            if (Nodes == 1 || Nodes % NodesBetweenWalks == 0) Walk(node, ShortPatience);
            isFixed = convex.Fix(Cutoff);
            // A long walk only when what could be fixed is: then few variables are left.
            if (!isFixed && IsMilestone && Walk(node, LongPatience * node.Free.Length)) isFixed = convex.Fix(Cutoff);
        }
        Branch(node);
        return true;
    }

    /// <summary>Fixes what is plain; a node without a choice is evaluated.</summary>
    private bool IsLeaf(SearchNode node)
    {
        node.FixBySign();
        if (node.Remaining is < 0 || node.Remaining > node.Free.Length) return true;
        if (node.Remaining == 0 || node.Remaining == node.Free.Length) node.FixAll(one: node.Remaining > 0);
        if (node.Free.Length > 0) return false;
        bool[] x = new bool[_qubo.Variables];
        foreach (int variable in node.Ones)
            x[variable] = true;
        Offer(x);
        return true;
    }

    private static double Raise(SearchNode node, double bound) => node.Bound = Math.Max(node.Bound, bound);

    private bool Discard(double bound)
    {
        if (!(bound >= Cutoff)) return false;
        _discarded = Math.Min(_discarded, bound);
        return true;
    }

    private bool IsMilestone => Nodes == 1 || (Nodes >= 64 && BitOperations.IsPow2(Nodes));

    /// <summary>Looks for a better state near the relaxed one.</summary>
    /// <returns>Whether it found one.</returns>
    private bool Walk(SearchNode node, int patience)
    {
        TabuWalk walk = new(node);
        walk.Run(patience, _limits);
        if (!(walk.BestEnergy < BestEnergy)) return false;
        double before = BestEnergy;
        Offer(walk.Best(_qubo.Variables));
        return BestEnergy < before;
    }

    private void Offer(bool[] x)
    {
        double energy = _qubo.Energy(x);
        if (energy < BestEnergy) (Best, BestEnergy) = (x, energy);
    }

    /// <summary>Branches on a variable that is undecided, rather 1 than 0, and would gain much.</summary>
    private void Branch(SearchNode node)
    {
        int variable = -1;
        double most = 0;
        foreach (int i in node.Free)
        {
            double x = node.Relaxed[i], score = -node.Linear[i] * x * x * (1 - x);
            if (variable < 0 || score > most) (variable, most) = (i, score);
        }
        Push(node.Child(variable, one: false));
        Push(node.Child(variable, one: true));
    }
}
