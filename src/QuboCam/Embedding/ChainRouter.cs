namespace QuboCam;

/// <summary>Chains of a problem while they may share qubits, which costs the more the more share it.</summary>
internal sealed class ChainRouter
{
    private const int Far = int.MaxValue / 4, FirstRadius = 6;

    // A free qubit costs 1. Sharing grows dearer with every pass, and a qubit the dearer the longer it has been shared, as in
    // McMurchie and Ebeling 1995, "PathFinder": without a memory, chains push each other to and fro.
    private const int FirstFactor = 2, DearestFactor = 10, DearestSharing = 300;

    private readonly ChipGraph _chip;
    private readonly ProblemGraph _problem;
    private readonly List<int>[] _chains;
    private readonly int[] _users, _history, _cost, _sum, _reaches;
    private readonly CostSearch _search;
    private readonly List<(int Neighbour, int[] Distance, int[] From)> _fields = [];
    private RandomStream _random;
    private int _factor = FirstFactor;

    public ChainRouter(ChipGraph chip, ProblemGraph problem, RandomStream random)
    {
        (_chip, _problem, _random) = (chip, problem, random);
        _chains = [.. Enumerable.Range(0, problem.Variables).Select(_ => new List<int>())];
        (_users, _history, _cost) = (new int[chip.Count], new int[chip.Count], new int[chip.Count]);
        (_sum, _reaches) = (new int[chip.Count], new int[chip.Count]);
        _search = new CostSearch(chip);
    }

    public IReadOnlyList<IReadOnlyList<int>> Chains => _chains;

    /// <summary>Lays all chains, and again until none shares a qubit; false where that did not come about.</summary>
    public bool Separate(int patience, CancellationToken cancellation)
    {
        foreach (int variable in OutwardOrder())
            Lay(variable, cancellation);
        (int least, int since) = (int.MaxValue, 0);
        while (true)
        {
            int shared = _users.Sum(users => Math.Max(0, users - 1));
            if (shared == 0) return true;
            (least, since) = shared < least ? (shared, 0) : (least, since + 1);
            if (since > patience) return false;
            for (int qubit = 0; qubit < _users.Length; qubit++)
                _history[qubit] += _users[qubit] > 1 ? 1 : 0;
            _factor = Math.Min(DearestFactor, _factor + 1);
            foreach (int variable in Shuffled())
                if (IsShared(variable) || IsNearShared(variable)) Lay(variable, cancellation);
        }
    }

    private bool IsShared(int variable)
    {
        foreach (int qubit in _chains[variable])
            if (_users[qubit] > 1) return true;
        return false;
    }

    // A chain may have to make room although it shares nothing itself.
    private bool IsNearShared(int variable)
    {
        foreach (int other in _problem.Neighbours(variable))
            if (IsShared(other) && _random.Below(2) == 0) return true;
        return false;
    }

    /// <summary>Lays chains again, longest first, and keeps what is shorter; no qubit is shared before nor after.</summary>
    public void Shorten(int passes, CancellationToken cancellation)
    {
        _factor = DearestFactor;
        Array.Clear(_history);
        for (int pass = 0; pass < passes; pass++)
        {
            int before = _chains.Sum(chain => chain.Count);
            foreach (int variable in Enumerable.Range(0, _chains.Length).OrderByDescending(i => _chains[i].Count).ToArray())
            {
                int[] old = [.. _chains[variable]];
                Lay(variable, cancellation);
                if (_chains[variable].Count > old.Length || _chains[variable].Any(qubit => _users[qubit] > 1))
                    Replace(variable, old);
            }
            if (_chains.Sum(chain => chain.Count) == before) return;
        }
    }

    /// <summary>Takes a chain away and lays it where it reaches the chains of its neighbours at the least cost.</summary>
    private void Lay(int variable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Replace(variable, []);
        int[] neighbours = [.. _problem.Neighbours(variable).ToArray().Where(other => _chains[other].Count > 0)];
        for (int qubit = 0; qubit < _cost.Length; qubit++)
            _cost[qubit] = Math.Min(DearestSharing, (1 + _history[qubit]) * Cost(_users[qubit]));
        int root = neighbours.Length == 0 ? Cheapest() : Root(neighbours);
        if (root < 0) return;
        HashSet<int> chain = [root];
        foreach ((int neighbour, _, int[] from) in _fields.Take(neighbours.Length))
            for (int qubit = root; from[qubit] >= 0; qubit = from[qubit])
                chain.Add(qubit);
        Replace(variable, [.. chain.Order()]);
    }

    /// <summary>
    /// The qubit from which all neighbours are reached at the least cost, found within a radius that grows until it suffices.
    /// </summary>
    private int Root(int[] neighbours)
    {
        while (_fields.Count < neighbours.Length)
            _fields.Add((0, new int[_chip.Count], new int[_chip.Count]));
        for (int radius = FirstRadius; ; radius *= 2)
        {
            Array.Clear(_sum);
            Array.Clear(_reaches);
            for (int i = 0; i < neighbours.Length; i++)
                _search.Spread(_chains[neighbours[i]], _cost, radius, _fields[i].Distance, _fields[i].From, _sum, _reaches);
            (int root, int cost) = Least(neighbours.Length);
            // A qubit beyond the radius of one neighbour is some steps from the others too, so it is hardly cheaper.
            if (cost <= radius + neighbours.Length - 1 || radius >= Far / 4) return root;
            if (root >= 0) radius = Math.Max(radius, cost / 2);
        }
    }

    // Each distance counts the root itself, which is in the chain once.
    private (int Root, int Cost) Least(int neighbours)
    {
        (int root, int least, int seen) = (-1, Far, 0);
        for (int qubit = 0; qubit < _sum.Length; qubit++)
        {
            if (_reaches[qubit] < neighbours) continue;
            int cost = _sum[qubit] - (neighbours - 1) * _cost[qubit];
            if (cost > least) continue;
            seen = cost < least ? 1 : seen + 1;
            if (cost < least || _random.Below(seen) == 0) (root, least) = (qubit, cost);
        }
        return (root, least);
    }

    private int Cheapest()
    {
        int least = _cost.Min();
        int[] cheapest = [.. Enumerable.Range(0, _cost.Length).Where(qubit => _cost[qubit] == least)];
        return cheapest[_random.Below(cheapest.Length)];
    }

    private int Cost(int users)
    {
        int cost = 1;
        for (int i = 0; i < users && cost < DearestSharing; i++)
            cost *= _factor;
        return Math.Min(cost, DearestSharing);
    }

    private void Replace(int variable, int[] chain)
    {
        foreach (int qubit in _chains[variable])
            _users[qubit]--;
        _chains[variable].Clear();
        _chains[variable].AddRange(chain);
        foreach (int qubit in chain)
            _users[qubit]++;
    }

    // Neighbours come soon after each other, so that each has something to be near.
    private List<int> OutwardOrder()
    {
        List<int> order = [];
        HashSet<int> seen = [];
        foreach (int start in Shuffled())
        {
            if (!seen.Add(start)) continue;
            order.Add(start);
            for (int next = order.Count - 1; next < order.Count; next++)
                foreach (int other in _problem.Neighbours(order[next]))
                    if (seen.Add(other)) order.Add(other);
        }
        return order;
    }

    private int[] Shuffled()
    {
        int[] order = [.. Enumerable.Range(0, _chains.Length)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = _random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
