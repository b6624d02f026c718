namespace QuboCam;

/// <summary>Chains of a problem while they may share qubits, which costs the more the more share it.</summary>
internal sealed class ChainRouter
{
    // A free qubit costs 1. Sharing is so dear from the start that chains rather make a long way, as in Cai, Macready and Roy,
    // and a qubit grows the dearer the longer it has been shared, as in McMurchie and Ebeling 1995, "PathFinder": without a
    // memory, chains push each other to and fro.
    private const int Sharing = 100, EachFurther = 4, DearestSharing = 20_000;

    // Chains of this length are laid together with their neighbours, unless those are too many.
    private const int LeastTogether = 3, MostTogether = 10;

    private readonly ChipGraph _chip;
    private readonly ProblemGraph _problem;
    private readonly List<int>[] _chains;
    private readonly int[] _users, _history, _cost;
    private readonly MeetingSearch _search;
    private RandomStream _random;
    private bool _isShortening;

    public ChainRouter(ChipGraph chip, ProblemGraph problem, RandomStream random)
    {
        (_chip, _problem, _random) = (chip, problem, random);
        _chains = [.. Enumerable.Range(0, problem.Variables).Select(_ => new List<int>())];
        (_users, _history, _cost) = (new int[chip.Count], new int[chip.Count], new int[chip.Count]);
        Array.Fill(_cost, 1);
        _search = new MeetingSearch(chip);
    }

    public IReadOnlyList<IReadOnlyList<int>> Chains => _chains;

    /// <summary>Qubits that are missing: one in two chains counts once, one in three twice, and a chain without any once.</summary>
    public int Shared => _users.Sum(users => Math.Max(0, users - 1)) + _chains.Count(chain => chain.Count == 0);

    /// <summary>Lays all chains, across each other where there is no other way.</summary>
    public void Place(CancellationToken cancellation)
    {
        foreach (int variable in OutwardOrder())
            Lay(variable, cancellation);
    }

    /// <summary>Lays chains again until none shares a qubit; false where that did not come about.</summary>
    public bool Separate(int patience, CancellationToken cancellation)
    {
        for ((int least, int since) = (int.MaxValue, 0); Shared > 0;)
        {
            (least, since) = Shared < least ? (Shared, 0) : (least, since + 1);
            if (since > patience) return false;
            for (int qubit = 0; qubit < _users.Length; qubit++)
            {
                _history[qubit] += _users[qubit] > 1 ? 1 : 0;
                _cost[qubit] = Cost(qubit);
            }
            foreach (int variable in Shuffled())
                if (IsShared(variable) || IsNearShared(variable)) Lay(variable, cancellation);
        }
        return true;
    }

    private bool IsShared(int variable)
    {
        foreach (int qubit in _chains[variable])
            if (_users[qubit] > 1) return true;
        return _chains[variable].Count == 0;
    }

    // A chain may have to make room although it shares nothing itself.
    private bool IsNearShared(int variable)
    {
        foreach (int other in _problem.Neighbours(variable))
            if (IsShared(other) && _random.Below(2) == 0) return true;
        return false;
    }

    /// <summary>Lays chains that share no qubit again, longest first, alone and with their neighbours.</summary>
    public void Shorten(int passes, CancellationToken cancellation)
    {
        _isShortening = true;
        for (int qubit = 0; qubit < _cost.Length; qubit++)
            (_history[qubit], _cost[qubit]) = (0, _users[qubit] > 0 ? MeetingSearch.Blocked : 1);
        for (int pass = 0; pass < passes; pass++)
        {
            long before = _chains.Sum(Burden);
            foreach (int variable in Enumerable.Range(0, _chains.Length).OrderByDescending(i => _chains[i].Count).ToArray())
            {
                LayAgain([variable], cancellation);
                if (_chains[variable].Count >= LeastTogether && _problem.Neighbours(variable).Length < MostTogether)
                    LayAgain(Together(variable), cancellation);
            }
            if (_chains.Sum(Burden) == before) return;
        }
    }

    // Long chains break more easily, so that two chains of 3 are better than those of 1 and 5.
    private static long Burden(List<int> chain) => (long)chain.Count * chain.Count;

    // One neighbour, then the variable, then the others, each near those before it.
    private int[] Together(int variable)
    {
        int[] group = [.. _problem.Neighbours(variable), variable];
        _random.Shuffle(group);
        int place = Array.IndexOf(group, variable);
        if (place != 1) (group[1], group[place]) = (group[place], group[1]);
        return group;
    }

    private void LayAgain(int[] group, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int[] affected = [.. group.Union(group.SelectMany(variable => _problem.Neighbours(variable).ToArray()))];
        int[][] old = [.. affected.Select(variable => _chains[variable].ToArray())];
        long before = affected.Sum(variable => Burden(_chains[variable]));
        int most = group.Sum(variable => _chains[variable].Count);
        foreach (int variable in group)
            Remove(variable);
        if (group.All(variable => LayWithin(variable, most))
            && affected.Sum(variable => Burden(_chains[variable])) <= before)
            return;
        foreach (int variable in affected)
            Remove(variable);
        for (int i = 0; i < affected.Length; i++)
            Put(affected[i], old[i]);
    }

    /// <summary>Takes a chain away and lays it where it reaches the chains of its neighbours at the least cost.</summary>
    private void Lay(int variable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Remove(variable);
        LayWithin(variable, MeetingSearch.Blocked - 1);
    }

    private bool LayWithin(int variable, int limit)
    {
        List<int> neighbours = [];
        foreach (int other in _problem.Neighbours(variable))
            if (_chains[other].Count > 0) neighbours.Add(other);
        int root = neighbours.Count == 0 ? Cheapest()
            : _search.Meet([.. neighbours.Select(other => _chains[other])], _cost, limit, ref _random);
        if (root < 0) return false;
        List<int>[] ways = [.. neighbours.Select((_, i) => _search.Way(i))];
        Put(variable, ways.SelectMany(way => way).Append(root).Distinct().ToArray());
        if (_isShortening) ShareOut(variable, neighbours, ways);
        return true;
    }

    /// <summary>Gives the ends of a chain to the neighbours that they lead to, where those are shorter.</summary>
    private void ShareOut(int variable, List<int> neighbours, List<int>[] ways)
    {
        List<int> chain = _chains[variable];
        for (int i = 0; i < ways.Length; i++)
            for (int end = ways[i].Count - 1; end >= 0 && _chains[neighbours[i]].Count + 1 < chain.Count; end--)
            {
                int qubit = ways[i][end];
                if (ways.Count(way => way.Contains(qubit)) > 1) break;
                chain.Remove(qubit);
                _chains[neighbours[i]].Add(qubit);
            }
    }

    private int Cheapest()
    {
        int least = _cost.Min();
        int[] cheapest = [.. Enumerable.Range(0, _cost.Length).Where(qubit => _cost[qubit] == least)];
        if (least == MeetingSearch.Blocked) return -1;
        return cheapest[_random.Below(cheapest.Length)];
    }

    private int Cost(int qubit)
    {
        if (_users[qubit] == 0) return 1 + _history[qubit];
        if (_isShortening) return MeetingSearch.Blocked;
        int cost = Sharing * (1 + _history[qubit]);
        for (int i = 1; i < _users[qubit] && cost < DearestSharing; i++)
            cost *= EachFurther;
        return Math.Min(cost, DearestSharing);
    }

    private void Remove(int variable)
    {
        foreach (int qubit in _chains[variable])
        {
            _users[qubit]--;
            _cost[qubit] = Cost(qubit);
        }
        _chains[variable].Clear();
    }

    private void Put(int variable, IEnumerable<int> chain)
    {
        _chains[variable].Clear();
        foreach (int qubit in chain)
        {
            _chains[variable].Add(qubit);
            _users[qubit]++;
            _cost[qubit] = Cost(qubit);
        }
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
        _random.Shuffle(order);
        return order;
    }
}
