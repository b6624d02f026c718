namespace QuboCam;

/// <summary>
/// Finds the qubit from which several chains are reached at the least cost: Dijkstra's search from all chains at once, with one
/// bucket for each cost, which ends soon after the searches have met.
/// </summary>
internal sealed class MeetingSearch(ChipGraph chip)
{
    /// <summary>Cost of a qubit that no way may use.</summary>
    public const int Blocked = int.MaxValue / 4;

    private readonly List<List<int>> _buckets = [];
    private readonly List<int> _touched = [];
    private readonly int[] _sum = new int[chip.Count], _reaches = new int[chip.Count];

    // Entry i·count + q is for chain i and qubit q.
    private int[] _distance = [], _from = [];
    private int _chains, _root, _least, _room, _equals;

    /// <summary>The qubit where the chains meet at the least cost, one of equals at random; -1 where they do not meet.</summary>
    /// <param name="chains">Where ways begin, at least one; a chain's own qubits are not reached from it.</param>
    /// <param name="cost">Cost of each qubit, at least 1.</param>
    /// <param name="limit">The most that all ways together may cost, the qubit where they meet counted once.</param>
    /// <param name="random">Decides between equals.</param>
    public int Meet(IReadOnlyList<IReadOnlyList<int>> chains, int[] cost, int limit, ref RandomStream random)
    {
        Begin(chains);
        for (int i = 0; i < _chains; i++)
            foreach (int qubit in chains[i])
                Relax(i * chip.Count, qubit, 0, cost, limit);
        for (int reached = 1; reached < _buckets.Count; reached++)
        {
            // The bucket grows no further: every cost is at least 1.
            foreach (int entry in _buckets[reached])
            {
                if (_distance[entry] != reached) continue;
                int qubit = entry % chip.Count;
                _sum[qubit] += reached;
                if (++_reaches[qubit] == _chains) Compare(qubit, cost, limit, ref random);
                Relax(entry - qubit, qubit, reached, cost, limit);
            }
            // What is farther from one chain is some steps from the others too, so it is hardly cheaper.
            if (_least <= reached + _chains - 1) break;
        }
        return _root;
    }

    /// <summary>The qubits between the one found last and a chain, from there on.</summary>
    /// <param name="chain">Index of one of the chains that meet.</param>
    public List<int> Way(int chain)
    {
        List<int> way = [];
        int first = chain * chip.Count;
        for (int qubit = _from[first + _root]; _distance[first + qubit] > 0; qubit = _from[first + qubit])
            way.Add(qubit);
        return way;
    }

    private void Begin(IReadOnlyList<IReadOnlyList<int>> chains)
    {
        foreach (int entry in _touched)
        {
            _distance[entry] = int.MaxValue;
            _sum[entry % chip.Count] = _reaches[entry % chip.Count] = 0;
        }
        _touched.Clear();
        foreach (List<int> bucket in _buckets)
            bucket.Clear();
        (_chains, _root, _least, _equals) = (chains.Count, -1, Blocked, 0);
        int before = _distance.Length, needed = _chains * chip.Count;
        if (before < needed)
        {
            Array.Resize(ref _distance, needed);
            Array.Resize(ref _from, needed);
            _distance.AsSpan(before).Fill(int.MaxValue);
        }
        for (int i = 0; i < _chains; i++)
            foreach (int qubit in chains[i])
            {
                (_distance[i * chip.Count + qubit], _from[i * chip.Count + qubit]) = (0, -1);
                _touched.Add(i * chip.Count + qubit);
            }
    }

    private void Relax(int first, int qubit, int reached, int[] cost, int limit)
    {
        foreach (int next in chip.Neighbours(qubit))
        {
            int way = reached + cost[next], before = _distance[first + next];
            if (way > limit || way >= before) continue;
            if (before == int.MaxValue) _touched.Add(first + next);
            (_distance[first + next], _from[first + next]) = (way, qubit);
            while (_buckets.Count <= way)
                _buckets.Add([]);
            _buckets[way].Add(first + next);
        }
    }

    // Each distance counts the qubit itself, which is in the new chain once.
    private void Compare(int qubit, int[] cost, int limit, ref RandomStream random)
    {
        int total = _sum[qubit] - (_chains - 1) * cost[qubit];
        if (total > limit || total > _least) return;
        int room = 0;
        foreach (int next in chip.Neighbours(qubit))
            room += cost[next] == 1 ? 1 : 0;
        if (total == _least && room < _room) return;
        _equals = total < _least || room > _room ? 1 : _equals + 1;
        if (_equals == 1 || random.Below(_equals) == 0) (_root, _least, _room) = (qubit, total, room);
    }
}
