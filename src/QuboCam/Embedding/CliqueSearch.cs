using System.Numerics;

namespace QuboCam;

/// <summary>
/// The search for one clique: regular arms first, shortest chains first, then crosses of whatever lines are left.
/// </summary>
internal sealed class CliqueSearch
{
    // Exchanges of one search; the sizes found differ from search to search more than they grow with further exchanges.
    private const int Moves = 8_000, ArmMoves = 12_000, Searches = 3;

    // Regular cliques of one length in which missing couplers are worked around.
    private const int MostRepairs = 30;

    // Crosses much shorter than a line meet too few others.
    private const double LeastCross = 0.9;

    // A regular clique that lacks more is not completed by exchanges of arms.
    private const double NearlyAll = 0.95;

    private readonly ChipGraph _chip;
    private readonly ChipLines _lines;
    private readonly CrossChains _chains;
    private readonly int _variables, _span, _stride, _longest;
    private readonly CancellationToken _cancellation;
    private MinorEmbedding _best = new([]);
    private Anchor _anchor;
    private List<Corner> _corners = [];

    public CliqueSearch(HardwareGraph graph, int variables, CancellationToken cancellation)
    {
        _chip = new ChipGraph(graph);
        _lines = new ChipLines(_chip);
        _chains = new CrossChains(_chip, _lines);
        QubitPlace[] places = [.. graph.Qubits.Select(qubit => graph.Topology.Place(graph.Shape, qubit))];
        (_variables, _cancellation) = (variables, cancellation);
        _span = places[0].Last - places[0].First + 1;
        _longest = _lines.Count / _span + 2;
        _stride = places.Aggregate(_span, (stride, place) => (int)BigInteger.GreatestCommonDivisor(stride, place.First));
    }

    /// <summary>The clique; of fewer variables where they do not fit.</summary>
    public MinorEmbedding Run()
    {
        int least = (_variables + _span - 1) / _span + 1;
        for (int length = Math.Min(_longest, least); length <= _longest && !(IsComplete && _best.LongestChain < length); length++)
            Regular(length);
        for (int search = 0; search < Searches && !IsComplete && _corners.Count >= NearlyAll * _variables; search++)
            Keep(Exchanged(search));
        for (int search = 0; search < Searches && !IsComplete; search++)
            Keep(Rearranged(search));
        return _best;
    }

    private bool IsComplete => _best.Variables == _variables;

    private void Keep(MinorEmbedding found)
    {
        if ((found.Variables, -found.LongestChain).CompareTo((_best.Variables, -_best.LongestChain)) > 0)
            _best = found;
    }

    /// <summary>Regular arms within a length, from whatever anchor yields the most.</summary>
    private void Regular(int longest)
    {
        int width = (longest - 1) * _span, tried = 0;
        foreach (Anchor anchor in Anchors())
        {
            _cancellation.ThrowIfCancellationRequested();
            // Too few corners are a start for exchanges, to which the longest chains bring the most.
            int needed = longest < _longest ? _variables : Math.Min(_corners.Count + 1, _variables);
            List<Corner> corners = _chains.Best(anchor, width, longest, needed);
            if (corners.Count > _corners.Count)
                (_corners, _anchor) = (corners, anchor);
            if (corners.Count < _variables) continue;
            Keep(Finished([.. corners.Select(corner => _chains.Arms(corner, anchor))], anchor));
            if ((IsComplete && _best.LongestChain <= longest) || ++tried == MostRepairs) return;
        }
    }

    /// <summary>Arms from the best anchor that need not descend in order, but are no longer.</summary>
    private MinorEmbedding Exchanged(int search)
    {
        Cross[] arms = [.. _chains.Corners().Where(IsBeyondAnchor).Select(corner => _chains.Arms(corner, _anchor))
            .Where(cross => _chains.Length(cross) <= _longest)];
        return Searched(arms, [.. _corners.Select(corner => _chains.Arms(corner, _anchor))], ArmMoves, search);
    }

    /// <summary>Crosses of whole runs, in any order.</summary>
    private MinorEmbedding Rearranged(int search)
    {
        double least = LeastCross * Math.Min(_lines.Count, 2 * _variables);
        Cross[] crosses = [.. _chains.Corners().Select(_chains.Whole).Where(cross => cross.Reach >= least)];
        return Searched(crosses, [.. _corners.Select(_chains.Whole)], Moves, search);
    }

    private MinorEmbedding Searched(Cross[] crosses, Cross[] start, int moves, int search) => Finished(
        new CrossSearch(crosses, new RandomStream(seed: 1, (ulong)search)).Find(start, _variables, moves, _cancellation),
        _anchor);

    /// <summary>
    /// Joins chains that a missing coupler leaves apart, gives up those that cannot be joined, and shortens the others.
    /// </summary>
    private MinorEmbedding Finished(Cross[] crosses, Anchor anchor)
    {
        ChainSet set = new(_chip, ProblemGraph.Complete(crosses.Length), [.. crosses.Select(_chains.Qubits)]);
        set.Shorten(
            [.. crosses.SelectMany(cross => BeyondCorner(cross, anchor)).OrderByDescending(q => q.Beyond).Select(q => q.Qubit)]);
        set.Shorten();
        foreach ((int a, int b) in set.Faults())
            if (!set.Join(a, b)) set.Join(b, a);
        while (set.Faults() is { Count: > 0 } faults)
            set.GiveUp(faults.SelectMany(pair => new[] { pair.A, pair.B }).CountBy(v => v).MaxBy(pair => pair.Value).Key);
        foreach (int surplus in Enumerable.Range(0, crosses.Length).Where(i => set.Chains[i].Count > 0)
            .OrderBy(i => set.Chains[i].Count).Skip(_variables).ToArray())
            set.GiveUp(surplus);
        set.Shorten();
        return _chip.Embedding(set.Chains.Where(chain => chain.Count > 0));
    }

    // Qubits on the side of the corner where no other arm needs them, as a rule.
    private IEnumerable<(int Qubit, int Beyond)> BeyondCorner(Cross cross, Anchor anchor)
    {
        for (int y = cross.Top; y <= cross.Bottom; y++)
            if ((y - cross.Y) * anchor.StepY > 0)
                yield return (_lines.Qubit(true, cross.X, y), (y - cross.Y) * anchor.StepY);
        for (int x = cross.Left; x <= cross.Right; x++)
            if ((x - cross.X) * anchor.StepX > 0)
                yield return (_lines.Qubit(false, cross.Y, x), (x - cross.X) * anchor.StepX);
    }

    private bool IsBeyondAnchor(Corner corner) =>
        (corner.X - _anchor.X) * _anchor.StepX >= 0 && (corner.Y - _anchor.Y) * _anchor.StepY >= 0;

    /// <summary>Anchors with room for all variables; those of all four directions.</summary>
    private IEnumerable<Anchor> Anchors()
    {
        int places = Math.Max(1, _lines.Count - _variables + 1);
        for (int y = 0; y < places; y += _stride)
            for (int x = 0; x < places; x += _stride)
                for (int direction = 0; direction < 4; direction++)
                {
                    (bool right, bool down) = (direction % 2 == 0, direction / 2 == 0);
                    yield return new Anchor(
                        right ? x : _lines.Count - 1 - x, down ? y : _lines.Count - 1 - y, right ? 1 : -1, down ? 1 : -1);
                }
    }
}
