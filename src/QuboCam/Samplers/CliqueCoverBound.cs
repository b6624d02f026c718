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
    private readonly SearchNode _node;
    private readonly double[] _gains; // by position in the node's block
    private readonly List<List<int>> _cliques = []; // each with its largest gain first
    private readonly bool _folded;

    /// <summary>Covers the free variables of a node with cliques, greedily, largest gain first.</summary>
    /// <param name="node">The subproblem.</param>
    /// <param name="price">λ, added to each gain; 0 without a cardinality.</param>
    public CliqueCoverBound(SearchNode node, double price = 0)
    {
        _node = node;
        _gains = new double[node.Block.Size];
        foreach (int i in node.Free)
        {
            double negative = NegativeCouplings(i);
            _folded |= negative < 0;
            _gains[i] = price - node.Linear[i] - 0.5 * negative;
        }
        foreach (int i in node.Free.Where(i => _gains[i] > 0).OrderByDescending(i => _gains[i]))
            Place(i);
        Value = node.Energy + (node.Remaining ?? 0) * price - _cliques.Sum(clique => _gains[clique[0]]);
    }

    /// <summary>No energy of the subproblem lies below this.</summary>
    public double Value { get; }

    /// <summary>Fixes the variables whose other value is bounded above the cutoff; needs a free number of ones.</summary>
    /// <param name="cutoff">Energies from here on are not wanted.</param>
    /// <returns>Whether any was fixed.</returns>
    public bool Fix(double cutoff)
    {
        // Without the leader of a clique the second takes its place.
        HashSet<int> needed = [.. _cliques
            .Where(clique => Value + _gains[clique[0]] - (clique.Count > 1 ? _gains[clique[1]] : 0) >= cutoff)
            .Select(clique => clique[0])];
        return _node.FixWhere(i => needed.Contains(i) ? true : ValueWith(i) >= cutoff ? false : null);
    }

    /// <summary>The bound where variable i is 1: every other gain shrinks by its coupling to i.</summary>
    private double ValueWith(int i)
    {
        ReadOnlySpan<double> row = _node.Block.Row(i);
        double value = _node.Energy - _gains[i], own = _gains[i];
        foreach (List<int> clique in _cliques)
        {
            double largest = 0;
            foreach (int j in clique)
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

    private void Place(int i)
    {
        ReadOnlySpan<double> row = _node.Block.Row(i);
        foreach (List<int> clique in _cliques)
        {
            // The members came earlier, so i has the least gain of each pair.
            if (!AllConflict(row, clique, _gains[i])) continue;
            clique.Add(i);
            return;
        }
        _cliques.Add([i]);
    }

    private static bool AllConflict(ReadOnlySpan<double> row, List<int> clique, double gain)
    {
        foreach (int j in clique)
            if (row[j] < gain) return false;
        return true;
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
