using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// Branch and bound with the doubly nonnegative relaxation: few, dear nodes, for problems that the cheap bounds leave open.
/// </summary>
/// <remarks>
/// Lowest bound first, so that the bound rises evenly and a search that is cut off leaves a small gap. A node improves its
/// relaxation and fixes variables until neither helps much, then branches on the variable that the relaxation leaves most open.
/// With a cardinality k the terms λ(k − Σx) + ρ(Σx − k)² join the energy: 0 where k is kept, so that bounds hold for any λ and ρ,
/// and dear elsewhere; assignments with another number of ones are passed over.
/// </remarks>
internal sealed class DoublyNonnegativeSearch : IBoundedSearch
{
    /// <summary>Above this the relaxation takes too long to be worth it.</summary>
    public const int MostVariables = 800;

    // Steps as parts of the largest bias of the weaker kind. Large ones find the multipliers, small ones the bound.
    private static readonly (int Sweeps, float Step)[] RootSchedule = [(60, 0), (100, 1), (100, 0.4f), (100, 0.14f)];
    private const int RoundSweeps = 100;
    private const float RoundStep = 0.024f;

    // ρ as a part of the same: a larger one would bend the relaxation to the count alone.
    private const double Penalty = 0.05;

    private readonly Qubo _qubo;
    private readonly LocalSearch _search;
    private readonly SearchLimits _limits;
    private readonly PowerOfTwo _unit; // of everything in the nodes: any problem fits the range of a float
    private readonly float _step;
    private readonly PriorityQueue<Node, (double Bound, int Number)> _open = new();
    private double _discarded = double.PositiveInfinity; // least bound of what was pruned, in units

    /// <summary>Starts from a good state.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix.</param>
    /// <param name="start">A state of the asked cardinality.</param>
    /// <param name="limits">When to stop.</param>
    public DoublyNonnegativeSearch(Qubo qubo, double[] couplings, ReadOnlySpan<bool> start, SearchLimits limits)
    {
        (_qubo, _limits, Best, BestEnergy) = (qubo, limits, start.ToArray(), qubo.Energy(start));
        _search = new LocalSearch(qubo, couplings);
        _unit = new PowerOfTwo(qubo.Scale);
        double ofCouplings = couplings.Append(0).Max(Math.Abs), ofLinear = qubo.Linear.Append(0).Max(Math.Abs);
        double weaker = ofLinear == 0 ? ofCouplings : ofCouplings == 0 ? ofLinear : Math.Min(ofCouplings, ofLinear);
        _step = (float)_unit.Divide(weaker);
        Push(Root(couplings, weaker).Fix(new bool?[qubo.Variables], qubo.Cardinality));
    }

    /// <inheritdoc/>
    public bool[] Best { get; private set; }

    /// <inheritdoc/>
    public double BestEnergy { get; private set; }

    /// <summary>Subproblems looked at.</summary>
    public int Nodes { get; private set; }

    /// <inheritdoc/>
    public double LowerBound =>
        Math.Min(BestEnergy, _unit.Multiply(_open.UnorderedItems.Select(open => open.Priority.Bound).Append(_discarded).Min()));

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

    /// <summary>The whole problem in units, with λ(k − Σx) + ρ(Σx − k)² where there is a cardinality.</summary>
    /// <remarks>λ lies between the fields of the ones and the zeros of the start.</remarks>
    private Node Root(double[] couplings, double weaker)
    {
        int n = _qubo.Variables;
        double price = 0, penalty = 0, count = _qubo.Cardinality ?? 0;
        if (_qubo.Cardinality is not null)
        {
            double[] fields = _search.Fields(Best);
            double ofOnes = Enumerable.Range(0, n).Where(i => Best[i]).Select(i => fields[i]).DefaultIfEmpty(0).Max();
            double ofZeros = Enumerable.Range(0, n).Where(i => !Best[i]).Select(i => fields[i]).DefaultIfEmpty(0).Min();
            (price, penalty) = (0.5 * ofOnes + 0.5 * ofZeros, Penalty * weaker);
        }
        double[] linear = [.. _qubo.Linear.Select(a => _unit.Divide(a) + _unit.Divide(penalty) * (1 - 2 * count) - _unit.Divide(price))];
        double[] scaled = Array.ConvertAll(couplings, b => _unit.Divide(b) + 2 * _unit.Divide(penalty));
        for (int i = 0; i < n; i++)
            scaled[i * n + i] = 0;
        double energy = _unit.Divide(_qubo.Offset) + _unit.Divide(price) * count + _unit.Divide(penalty) * count * count;
        CouplingBlock block = new([.. Enumerable.Range(0, n)], scaled, HasNegative: true);
        return new Node(block, linear, energy, new bool[n], null, double.NegativeInfinity);
    }

    /// <summary>In units: bounds from here on are as good as the best state.</summary>
    private double Cutoff => _unit.Divide(BestEnergy - 0.1 * _qubo.Tolerance);

    /// <summary>Improves the relaxation and fixes variables until neither helps much.</summary>
    /// <returns>The subproblem that is left; null where nothing is.</returns>
    private Node? Tighten(Node node)
    {
        if (node.Relaxation is null) node = Relax(node);
        for (int round = 0; !_limits.IsOver(0); round++)
        {
            DoublyNonnegativeRelaxation relaxation = node.Relaxation!;
            relaxation.Separate(dropFree: round % 3 == 2);
            relaxation.Improve(RoundSweeps, RoundStep * _step, _limits);
            ConvexReformulation convex = relaxation.Reformulate(node.Energy, _limits);
            double gap = Cutoff - node.Bound;
            node.Bound = Math.Max(node.Bound, convex.Bound);
            Offer(node.Rounded(_search, _qubo.Cardinality));
            if (node.Bound >= Cutoff) return node;
            bool?[] decided = convex.Decide(Cutoff);
            int fixings = decided.Count(value => value is not null);
            if (fixings > 0)
            {
                node = node.Fix(decided, _qubo.Cardinality);
                if (!node.IsOpen)
                {
                    Offer(node.Ones);
                    return null;
                }
            }
            if (round > 0 && Cutoff - node.Bound > 0.8 * gap && fixings < 0.05 * decided.Length) break;
        }
        return node;
    }

    private Node Relax(Node node)
    {
        Node relaxed = node with { Relaxation = DoublyNonnegativeRelaxation.Start(node.Block, node.Linear) };
        foreach ((int sweeps, float step) in RootSchedule)
            relaxed.Relaxation.Improve(sweeps, step * _step, _limits);
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
            Push(node.Fix(decided, _qubo.Cardinality));
        }
    }

    private void Push(Node node)
    {
        if (!node.IsOpen) Offer(node.Ones);
        else if (node.CanKeep(_qubo.Cardinality)) _open.Enqueue(node, (node.Bound, Nodes));
    }

    private bool IsDiscarded(Node node)
    {
        if (!(node.Bound >= Cutoff)) return false;
        _discarded = Math.Min(_discarded, node.Bound);
        return true;
    }

    private void Offer(bool[] x)
    {
        if (_qubo.Cardinality is int k && x.AsSpan().Count(true) != k) return;
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

        /// <summary>Whether any completion has so many ones.</summary>
        public bool CanKeep(int? cardinality) =>
            cardinality is not int k || (Ones.AsSpan().Count(true) <= k && Ones.AsSpan().Count(true) + Linear.Length >= k);

        /// <summary>The subproblem with some more variables fixed, and, without a cardinality, those that the signs then decide.</summary>
        public Node Fix(bool?[] decided, int? cardinality)
        {
            Fixing fixing = new(Block, Linear, decided, cardinality is null);
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
        public bool[] Rounded(LocalSearch search, int? cardinality)
        {
            bool[] x = [.. Ones];
            float[] relaxed = Relaxation!.Ones;
            IEnumerable<int> raised = cardinality is int k
                ? Enumerable.Range(0, relaxed.Length).OrderByDescending(i => relaxed[i]).Take(k - Ones.AsSpan().Count(true))
                : Enumerable.Range(0, relaxed.Length).Where(i => relaxed[i] > 0.5f);
            foreach (int i in raised)
                x[Block.Variables[i]] = true;
            search.Descend(x);
            return x;
        }
    }

    /// <summary>Fixes variables, and then those whose value no completion changes.</summary>
    private sealed class Fixing
    {
        private readonly CouplingBlock _block;

        public Fixing(CouplingBlock block, double[] linear, bool?[] decided, bool bySign)
        {
            (_block, Linear, Kept) = (block, [.. linear], [.. Enumerable.Range(0, linear.Length)]);
            FixWhere(i => decided[i]);
            while (bySign && FixWhere(BySign)) { }
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
            return kept.Count < before;
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
