using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// Branch and bound with the doubly nonnegative relaxation: few, dear nodes, for problems that the cheap bounds leave open.
/// </summary>
/// <remarks>
/// Lowest bound first, so that the bound rises evenly and a search that is cut off leaves a small gap. A node improves its
/// relaxation and fixes variables until neither helps much, then branches on the variable that the relaxation leaves most open.
/// </remarks>
internal sealed class DoublyNonnegativeSearch : IBoundedSearch
{
    /// <summary>Above this the relaxation takes too long to be worth it.</summary>
    public const int MostVariables = 800;

    // Steps as parts of the largest bias of the weaker kind. Large ones find the multipliers, small ones the bound.
    private static readonly (int Sweeps, float Step)[] RootSchedule = [(60, 0), (100, 1), (100, 0.4f), (100, 0.14f)];
    private const int RoundSweeps = 100;
    private const float RoundStep = 0.024f;

    private readonly Qubo _qubo;
    private readonly LocalSearch _search;
    private readonly SearchLimits _limits;
    private readonly float _scale;
    private readonly PriorityQueue<Node, (double Bound, int Number)> _open = new();
    private double _discarded = double.PositiveInfinity; // least bound of what was pruned

    /// <summary>Starts from a good state.</summary>
    /// <param name="qubo">The problem, without a cardinality.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix.</param>
    /// <param name="start">A state.</param>
    /// <param name="limits">When to stop.</param>
    public DoublyNonnegativeSearch(Qubo qubo, double[] couplings, ReadOnlySpan<bool> start, SearchLimits limits)
    {
        (_qubo, _limits, Best, BestEnergy) = (qubo, limits, start.ToArray(), qubo.Energy(start));
        _search = new LocalSearch(qubo, couplings);
        _scale = (float)Math.Min(couplings.Append(0).Max(Math.Abs), qubo.Linear.Append(0).Max(Math.Abs));
        CouplingBlock block = new([.. Enumerable.Range(0, qubo.Variables)], couplings, HasNegative: true);
        Node root = new(block, [.. qubo.Linear], qubo.Offset, new bool[qubo.Variables], null, double.NegativeInfinity);
        Push(root.Fix(new bool?[qubo.Variables]));
    }

    /// <inheritdoc/>
    public bool[] Best { get; private set; }

    /// <inheritdoc/>
    public double BestEnergy { get; private set; }

    /// <summary>Subproblems looked at.</summary>
    public int Nodes { get; private set; }

    /// <inheritdoc/>
    public double LowerBound => _open.UnorderedItems.Select(open => open.Priority.Bound).Append(_discarded).Append(BestEnergy).Min();

    /// <summary>What the relaxation of a problem of n variables takes, as work of the cheap search: about as long.</summary>
    /// <remarks>A multiplication of short double rows takes five times as long as one of these.</remarks>
    public static long RootWork(int n) => RootSchedule.Sum(part => part.Sweeps) * GramVectors.SweepWork(n) / 5;

    /// <summary>Searches until it is done or its time is over.</summary>
    /// <param name="looked">Told after each subproblem that <see cref="BestEnergy"/> or <see cref="LowerBound"/> may have changed.</param>
    public void Run(Action looked)
    {
        while (_open.TryDequeue(out Node? node, out _))
        {
            if (IsDiscarded(node)) continue;
            Nodes++;
            Node? left = Tighten(node);
            if (_limits.IsOver(0))
            {
                _open.Enqueue(left ?? node, ((left ?? node).Bound, Nodes));
                return;
            }
            if (left is not null && !IsDiscarded(left)) Branch(left);
            looked();
        }
    }

    private double Cutoff => BestEnergy - 0.1 * _qubo.Tolerance;

    /// <summary>Improves the relaxation and fixes variables until neither helps much.</summary>
    /// <returns>The subproblem that is left; null where nothing is.</returns>
    private Node? Tighten(Node node)
    {
        if (node.Relaxation is null) node = Relax(node);
        for (int round = 0; !_limits.IsOver(0); round++)
        {
            DoublyNonnegativeRelaxation relaxation = node.Relaxation!;
            relaxation.Separate(dropFree: round % 3 == 2);
            relaxation.Improve(RoundSweeps, RoundStep * _scale, _limits);
            ConvexReformulation convex = relaxation.Reformulate(node.Energy, _limits);
            double gap = BestEnergy - node.Bound;
            node.Bound = Math.Max(node.Bound, convex.Bound);
            Offer(node.Rounded(_search));
            if (node.Bound >= Cutoff) return node;
            bool?[] decided = convex.Decide(Cutoff);
            int fixings = decided.Count(value => value is not null);
            if (fixings > 0)
            {
                node = node.Fix(decided);
                if (!node.IsOpen)
                {
                    Offer(node.Ones);
                    return null;
                }
            }
            if (round > 0 && BestEnergy - node.Bound > 0.8 * gap && fixings < 0.05 * decided.Length) break;
        }
        return node;
    }

    private Node Relax(Node node)
    {
        Node relaxed = node with { Relaxation = DoublyNonnegativeRelaxation.Start(node.Block, node.Linear) };
        foreach ((int sweeps, float step) in RootSchedule)
            relaxed.Relaxation.Improve(sweeps, step * _scale, _limits);
        return relaxed;
    }

    private void Branch(Node node)
    {
        float[] ones = node.Relaxation!.Ones;
        int variable = Enumerable.Range(0, ones.Length).MinBy(i => Math.Abs(ones[i] - 0.5f));
        foreach (bool value in (bool[])[true, false])
        {
            bool?[] decided = new bool?[ones.Length];
            decided[variable] = value;
            Push(node.Fix(decided));
        }
    }

    private void Push(Node node)
    {
        if (node.IsOpen) _open.Enqueue(node, (node.Bound, Nodes));
        else Offer(node.Ones);
    }

    private bool IsDiscarded(Node node)
    {
        if (!(node.Bound >= Cutoff)) return false;
        _discarded = Math.Min(_discarded, node.Bound);
        return true;
    }

    private void Offer(bool[] x)
    {
        double energy = _qubo.Energy(x);
        if (energy < BestEnergy) (Best, BestEnergy) = (x, energy);
    }

    /// <summary>A subproblem.</summary>
    /// <param name="Block">Couplings among the variables that are left.</param>
    /// <param name="Linear">Their linear biases, couplings to variables at 1 included.</param>
    /// <param name="Energy">Energy of the fixed variables, offset included.</param>
    /// <param name="Ones">The variables of the problem that are fixed at 1.</param>
    /// <param name="Relaxation">Its relaxation, where there is one yet.</param>
    /// <param name="Bound">Best lower bound known.</param>
    private sealed record Node(
        CouplingBlock Block, double[] Linear, double Energy, bool[] Ones, DoublyNonnegativeRelaxation? Relaxation, double Bound)
    {
        public double Bound { get; set; } = Bound;

        public bool IsOpen => Linear.Length > 0;

        /// <summary>The subproblem with some more variables fixed, and those that the signs then decide.</summary>
        public Node Fix(bool?[] decided)
        {
            Fixing fixing = new(Block, Linear, decided);
            if (fixing.Kept.Count == Linear.Length) return this;
            bool[] ones = [.. Ones];
            foreach (int one in fixing.Ones)
                ones[Block.Variables[one]] = true;
            int[] kept = [.. fixing.Kept];
            double[] linear = CouplingBlock.Gather(fixing.Linear, kept);
            DoublyNonnegativeRelaxation? relaxation = Relaxation?.Restrict(kept, linear);
            return new Node(relaxation?.Block ?? Block.Restrict(kept), linear, Energy + fixing.Energy, ones, relaxation, Bound);
        }

        /// <summary>The assignment next to the relaxed one, after a descent.</summary>
        public bool[] Rounded(LocalSearch search)
        {
            bool[] x = [.. Ones];
            for (int i = 0; i < Linear.Length; i++)
                x[Block.Variables[i]] = Relaxation!.Ones[i] > 0.5f;
            search.Descend(x);
            return x;
        }
    }

    /// <summary>Fixes variables, and then those whose value no completion changes.</summary>
    private sealed class Fixing
    {
        private readonly CouplingBlock _block;

        public Fixing(CouplingBlock block, double[] linear, bool?[] decided)
        {
            (_block, Linear, Kept) = (block, [.. linear], [.. Enumerable.Range(0, linear.Length)]);
            Func<int, bool?> decide = i => decided[i];
            while (FixWhere(decide))
                decide = BySign;
        }

        /// <summary>Linear biases with the couplings to the ones added, by old position.</summary>
        public double[] Linear { get; }

        /// <summary>Positions of the variables that are left, ascending.</summary>
        public List<int> Kept { get; private set; }

        /// <summary>Positions of those fixed at 1.</summary>
        public List<int> Ones { get; } = [];

        /// <summary>What they add to the energy.</summary>
        public double Energy { get; private set; }

        private bool FixWhere(Func<int, bool?> decide)
        {
            List<int> kept = [];
            int before = Kept.Count;
            foreach (int i in Kept)
            {
                if (decide(i) is not bool one) kept.Add(i);
                else if (one) Raise(i);
            }
            Kept = kept;
            return kept.Count < before || decide != BySign;
        }

        private void Raise(int i)
        {
            Ones.Add(i);
            Energy += Linear[i];
            TensorPrimitives.Add(Linear, _block.Row(i), Linear);
        }

        private bool? BySign(int i)
        {
            ReadOnlySpan<double> row = _block.Row(i);
            double least = Linear[i], most = Linear[i];
            foreach (int j in Kept)
            {
                if (row[j] < 0) least += row[j];
                else most += row[j];
                if (least < 0 && most >= 0) return null;
            }
            return least >= 0 ? false : true;
        }
    }
}
