using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>A lower bound from pairs that are never both worth their price.</summary>
/// <remarks>
/// Couplings b ≥ 0, gains vᵢ = −cᵢ > 0: where bᵢⱼ ≥ min(vᵢ, vⱼ), dropping the lesser of i and j from a state with both does not
/// raise its energy, so some minimum has at most one variable of every clique of such pairs, and gains at most its largest v.
/// Negative couplings are shared by halves into the linear biases first, which only lowers energies. With a cardinality r, the
/// price λ per one is moved out: min over Σx = r of E ≥ λr + min of (E − λΣx), for any λ.
/// </remarks>
internal sealed class CliqueCoverBound
{
    // A comparison with jumps takes as long as so many multiplications of long rows.
    private const int WorkPerMember = 8;

    private readonly SearchNode _node;
    private readonly SearchWorkspace _workspace;
    private readonly double[] _gains; // by position in the node's block
    private readonly int[] _members, _starts; // clique c is _members[_starts[c].._starts[c + 1]], its largest gain first
    private readonly bool _folded;
    private int _cliques;

    /// <summary>Covers the free variables of a node with cliques, greedily, largest gain first.</summary>
    /// <param name="node">The subproblem.</param>
    /// <param name="workspace">Buffers; another bound that uses them ends the life of this one.</param>
    /// <param name="price">λ, added to each gain; 0 without a cardinality.</param>
    public CliqueCoverBound(SearchNode node, SearchWorkspace workspace, double price = 0)
    {
        (_node, _workspace) = (node, workspace);
        (_gains, _members, _starts) = (workspace.Gains, workspace.Order, workspace.Starts);
        _folded = node.Block.HasNegative;
        int count = 0;
        foreach (int i in node.Free)
        {
            _gains[i] = price - node.Linear[i] - (_folded ? 0.5 * NegativeCouplings(i) : 0);
            if (_gains[i] > 0) _members[count++] = i;
        }
        Cover(count);
        Value = node.Energy + (node.Remaining ?? 0) * price;
        for (int clique = 0; clique < _cliques; clique++)
            Value -= _gains[_members[_starts[clique]]];
    }

    /// <summary>No energy of the subproblem lies below this.</summary>
    public double Value { get; }

    /// <summary>Fixes the variables whose other value is bounded above the cutoff; needs a free number of ones.</summary>
    /// <param name="cutoff">Energies from here on are not wanted.</param>
    /// <param name="limits">Asked whether to go on; nothing is fixed where the time is over before.</param>
    /// <returns>Whether any was fixed.</returns>
    public bool Fix(double cutoff, SearchLimits limits)
    {
        Span<sbyte> decisions = _workspace.Decisions;
        foreach (int i in _node.Free)
        {
            if (limits.IsOver(WorkPerMember * _starts[_cliques])) return false;
            decisions[i] = (sbyte)(ValueWith(i) >= cutoff ? -1 : 0);
        }
        for (int clique = 0; clique < _cliques; clique++)
        {
            // Without the leader of a clique the second takes its place.
            int leader = _members[_starts[clique]];
            double second = _starts[clique + 1] - _starts[clique] > 1 ? _gains[_members[_starts[clique] + 1]] : 0;
            if (Value + _gains[leader] - second >= cutoff) decisions[leader] = 1;
        }
        return _node.FixWhere(decisions);
    }

    /// <summary>The bound where variable i is 1: every other gain shrinks by its coupling to i.</summary>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ValueWith(int i)
    {
        ReadOnlySpan<double> row = _node.Block.Row(i);
        double value = _node.Energy - _gains[i], own = _gains[i];
        for (int clique = 0; clique < _cliques; clique++)
        {
            double largest = 0;
            foreach (int j in _members.AsSpan(_starts[clique].._starts[clique + 1]))
            {
                double gain = _gains[j];
                if (gain <= largest) break;
                // A coupling of at least the own gain: some minimum with j does without i.
                if (j == i || (!_folded && row[j] >= own)) continue;
                largest = Math.Max(largest, gain - Math.Max(0, row[j]));
            }
            value -= largest;
        }
        return value;
    }

    /// <summary>Reorders the members into cliques, one after the other: each takes whoever conflicts with all it has.</summary>
    private void Cover(int count)
    {
        Span<double> ascending = _workspace.Values.AsSpan(0, count);
        for (int at = 0; at < count; at++)
            ascending[at] = -_gains[_members[at]];
        ascending.Sort(_members.AsSpan(0, count));
        Span<int> left = _members.AsSpan(0, count);
        for (_cliques = 0; left.Length > 0; _cliques++)
        {
            _starts[_cliques] = count - left.Length;
            left = left[TakeClique(left)..];
        }
        _starts[_cliques] = count;
    }

    /// <summary>Moves a clique to the front, both parts in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int TakeClique(Span<int> left)
    {
        // Least coupling of each position to the members: the member to come has the lesser gain of every pair.
        ReadOnlySpan<double> least = _node.Block.Row(left[0]);
        int taken = 1;
        for (int at = 1; at < left.Length; at++)
        {
            int i = left[at];
            if (least[i] < _gains[i]) continue;
            Span<double> lower = _workspace.Values.AsSpan(0, _node.Block.Size);
            TensorPrimitives.Min(least, _node.Block.Row(i), lower);
            least = lower;
            left[taken..at].CopyTo(left[(taken + 1)..]);
            left[taken++] = i;
        }
        return taken;
    }

    private double NegativeCouplings(int i)
    {
        ReadOnlySpan<double> row = _node.Block.Row(i);
        double sum = 0;
        foreach (int j in _node.Free)
            sum += Math.Min(0, row[j]);
        return sum;
    }
}
