namespace QuboCam;

/// <summary>Chains in the making: qubits by number, no qubit in two chains. Chains are joined, shortened and given up.</summary>
internal sealed class ChainSet
{
    private readonly ChipGraph _chip;
    private readonly ProblemGraph _problem;
    private readonly int[] _owner, _from;
    private readonly List<int>[] _chains;

    public ChainSet(ChipGraph chip, ProblemGraph problem, IReadOnlyList<IEnumerable<int>> chains)
    {
        (_chip, _problem) = (chip, problem);
        (_owner, _from) = (new int[chip.Count], new int[chip.Count]);
        Array.Fill(_owner, -1);
        _chains = new List<int>[chains.Count];
        for (int variable = 0; variable < chains.Count; variable++)
        {
            _chains[variable] = [.. chains[variable].Distinct()];
            foreach (int qubit in _chains[variable])
                _owner[qubit] = variable;
        }
    }

    public IReadOnlyList<IReadOnlyList<int>> Chains => _chains;

    /// <summary>Pairs that the problem couples and no coupler joins; a chain that was given up is in none.</summary>
    public List<(int A, int B)> Faults() => [.. _problem.Edges.Where(
        edge => _chains[edge.A].Count > 0 && _chains[edge.B].Count > 0 && !Meet(edge.A, edge.B, without: -1))];

    /// <summary>Gives the qubits of a chain back.</summary>
    public void GiveUp(int variable)
    {
        foreach (int qubit in _chains[variable])
            _owner[qubit] = -1;
        _chains[variable].Clear();
    }

    /// <summary>Extends chain a over the fewest free qubits to where it meets chain b; false where there is no way.</summary>
    public bool Join(int a, int b)
    {
        Array.Fill(_from, -1);
        Queue<int> reached = new(_chains[a]);
        foreach (int qubit in _chains[a])
            _from[qubit] = qubit;
        while (reached.TryDequeue(out int qubit))
            foreach (int next in _chip.Neighbours(qubit))
            {
                if (_owner[next] == b)
                {
                    for (int back = qubit; _owner[back] != a; back = _from[back])
                    {
                        _owner[back] = a;
                        _chains[a].Add(back);
                    }
                    return true;
                }
                if (_owner[next] >= 0 || _from[next] >= 0) continue;
                _from[next] = qubit;
                reached.Enqueue(next);
            }
        return false;
    }

    /// <summary>Takes qubits that a chain does not need out of it, in this order of preference, until none can go.</summary>
    public void Shorten(IReadOnlyCollection<int> order)
    {
        for (bool goesOn = true; goesOn;)
        {
            goesOn = false;
            foreach (int qubit in order)
                if (_owner[qubit] is >= 0 and int variable && CanGo(qubit, variable))
                {
                    _owner[qubit] = -1;
                    _chains[variable].Remove(qubit);
                    goesOn = true;
                }
        }
    }

    /// <summary>Takes qubits out of the longest chains first.</summary>
    public void Shorten()
    {
        int[] qubits = [.. Enumerable.Range(0, _chip.Count).Where(qubit => _owner[qubit] >= 0)
            .OrderByDescending(qubit => _chains[_owner[qubit]].Count)];
        Shorten(qubits);
    }

    private bool CanGo(int qubit, int variable)
    {
        if (_chains[variable].Count < 2) return false;
        int within = 0;
        foreach (int next in _chip.Neighbours(qubit))
            within += _owner[next] == variable ? 1 : 0;
        if (within != 1) return false;
        foreach (int next in _chip.Neighbours(qubit))
            if (_owner[next] is >= 0 and int other && other != variable
                && _problem.Has(variable, other) && !Meet(variable, other, qubit))
                return false;
        return true;
    }

    private bool Meet(int a, int b, int without)
    {
        foreach (int qubit in _chains[a])
            if (qubit != without)
                foreach (int next in _chip.Neighbours(qubit))
                    if (_owner[next] == b) return true;
        return false;
    }
}
