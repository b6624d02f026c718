namespace QuboCam;

/// <summary>Chains of a problem while they may share qubits, which costs the more the more share it.</summary>
internal sealed class ChainRouter
{
    // A free qubit costs 1. Sharing grows dearer with every pass, and a qubit the dearer the longer it has been shared, as in
    // McMurchie and Ebeling 1995, "PathFinder": without a memory, chains push each other to and fro.
    private static readonly int FirstFactor = V("FF", 4), DearestFactor = V("DF", 32), DearestSharing = V("DS", 300), HW = V("HW", 1), ALL = V("ALL", 0);
    private static int V(string n, int d) => int.TryParse(Environment.GetEnvironmentVariable(n), out int v) ? v : d;

    private readonly ChipGraph _chip;
    private readonly ProblemGraph _problem;
    private readonly List<int>[] _chains;
    private readonly int[] _users, _history, _cost;
    private readonly MeetingSearch _search;
    private RandomStream _random;
    private int _factor = FirstFactor;

    public ChainRouter(ChipGraph chip, ProblemGraph problem, RandomStream random)
    {
        (_chip, _problem, _random) = (chip, problem, random);
        _chains = [.. Enumerable.Range(0, problem.Variables).Select(_ => new List<int>())];
        (_users, _history, _cost) = (new int[chip.Count], new int[chip.Count], new int[chip.Count]);
        Array.Fill(_cost, 1);
        _search = new MeetingSearch(chip);
    }

    public IReadOnlyList<IReadOnlyList<int>> Chains => _chains;

    /// <summary>Lays all chains, and again until none shares a qubit; false where that did not come about.</summary>
    public bool Separate(int patience, CancellationToken cancellation)
    {
        foreach (int variable in OutwardOrder())
            Lay(variable, cancellation);
        (int least, int since) = (int.MaxValue, 0);
        for (int pass = 0; ; pass++)
        {
            int shared = _users.Sum(users => Math.Max(0, users - 1));
            if (V("TR", 0) > 0) Console.WriteLine($"pass {pass} shared {shared} used {_users.Count(u => u > 0)} factor {_factor}");
            if (shared == 0) return true;
            (least, since) = shared < least ? (shared, 0) : (least, since + 1);
            if (since > patience) return false;
            Dearen();
            foreach (int variable in Shuffled())
                if (ALL > 0 || IsShared(variable) || IsNearShared(variable)) Lay(variable, cancellation);
        }
    }

    private void Dearen()
    {
        _factor = Math.Min(DearestFactor, _factor * 5 / 4 + 1);
        for (int qubit = 0; qubit < _users.Length; qubit++)
        {
            _history[qubit] += _users[qubit] > 1 ? HW : 0;
            _cost[qubit] = Cost(qubit);
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

    /// <summary>Lays chains again that share no qubit, longest first, where they become no longer.</summary>
    public void Shorten(int passes, CancellationToken cancellation)
    {
        for (int qubit = 0; qubit < _cost.Length; qubit++)
            (_history[qubit], _cost[qubit]) = (0, _users[qubit] > 0 ? MeetingSearch.Blocked : 1);
        _factor = MeetingSearch.Blocked;
        for (int pass = 0; pass < passes; pass++)
        {
            int before = _chains.Sum(chain => chain.Count);
            foreach (int variable in Enumerable.Range(0, _chains.Length).OrderByDescending(i => _chains[i].Count).ToArray())
                LayAgain(variable, cancellation);
            if (V("TR", 0) > 0) Console.WriteLine($"shorten {pass} {before}");
            if (_chains.Sum(chain => chain.Count) == before) return;
        }
    }

    private void LayAgain(int variable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int[] old = [.. _chains[variable]];
        Remove(variable);
        if (!LayWithin(variable, old.Length) || _chains[variable].Count > old.Length) Put(variable, old);
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
        List<List<int>> neighbours = [];
        foreach (int other in _problem.Neighbours(variable))
            if (_chains[other].Count > 0) neighbours.Add(_chains[other]);
        List<int> chain = [];
        if (neighbours.Count == 0) chain.Add(Cheapest());
        else if (_search.Meet(neighbours, _cost, limit, ref _random) < 0) return false;
        else _search.AddWays(chain);
        Put(variable, chain);
        return true;
    }

    private int Cheapest()
    {
        int least = _cost.Min();
        int[] cheapest = [.. Enumerable.Range(0, _cost.Length).Where(qubit => _cost[qubit] == least)];
        return cheapest[_random.Below(cheapest.Length)];
    }

    private int Cost(int qubit)
    {
        long cost = 1 + _history[qubit];
        for (int i = 0; i < _users[qubit] && cost < DearestSharing; i++)
            cost *= _factor;
        return (int)Math.Min(cost, _factor == MeetingSearch.Blocked ? MeetingSearch.Blocked : DearestSharing);
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
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = _random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
