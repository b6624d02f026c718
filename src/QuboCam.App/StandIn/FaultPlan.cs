namespace QuboCam.App.StandIn;

/// <summary>The faults that are set, each with its count of matches.</summary>
internal sealed class FaultPlan(IEnumerable<Fault> faults)
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [.. faults.Select(fault => new Rule(fault))];

    /// <summary>What is set.</summary>
    public IReadOnlyList<Fault> Faults
    {
        get
        {
            lock (_lock)
                return [.. _rules.Select(rule => rule.Fault)];
        }
    }

    /// <summary>Sets more.</summary>
    public void Add(IEnumerable<Fault> more)
    {
        lock (_lock)
            _rules.AddRange(more.Select(fault => new Rule(fault)));
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    /// <summary>What strikes a request.</summary>
    public IReadOnlyList<Fault> Strike(string method, string path) =>
        Strike(fault => !fault.IsOfJob && Matches(fault, method, path));

    /// <summary>What strikes a problem that was accepted.</summary>
    public IReadOnlyList<Fault> StrikeJob() => Strike(fault => fault.IsOfJob);

    private static bool Matches(Fault fault, string method, string path) =>
        (fault.Method is null || fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (fault.Path is null || path.StartsWith(fault.Path.TrimStart('/'), StringComparison.Ordinal));

    private List<Fault> Strike(Func<Fault, bool> matches)
    {
        lock (_lock)
            return [.. _rules
                .Where(rule => matches(rule.Fault) && rule.Fault.Strikes(++rule.Matches))
                .Select(rule => rule.Fault)];
    }

    private sealed class Rule(Fault fault)
    {
        public Fault Fault => fault;

        public long Matches;
    }
}
