namespace QuboCam;

/// <summary>Gathers what the reads found, in the order of the reads, whatever the order in which they end.</summary>
/// <param name="qubo">The problem.</param>
/// <param name="target">The run ends with the first read that reaches this energy; null: never.</param>
/// <param name="report">Hears of every better sample: its energy and the reads that have ended.</param>
internal sealed class ReadCollector(Qubo qubo, double? target, Action<double, int> report)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<bool[], int> _positions = new(BitOrder.Instance);
    private readonly List<(bool[] X, double Energy, int Occurrences)> _found = [];
    private readonly SortedDictionary<int, (bool[] X, double Energy)[]> _waiting = [];
    private readonly SortedDictionary<int, (bool[] X, double Energy)[]> _cut = [];
    private double _lowest = double.PositiveInfinity;
    private volatile int _last = int.MaxValue;

    /// <summary>The read that reached the target; later ones are not wanted.</summary>
    public int Last => _last;

    /// <summary>Reads that ended.</summary>
    public int Reads { get; private set; }

    /// <summary>The distinct assignments, in the order of their first read.</summary>
    public IEnumerable<bool[]> States => _found.Select(found => found.X);

    /// <summary>The distinct assignments with their energies and how often they were found.</summary>
    public IEnumerable<Sample> Samples => _found.Select(found => new Sample([.. found.X], found.Energy, found.Occurrences));

    /// <summary>Takes the states of a read that ended.</summary>
    public void Add(int read, IEnumerable<bool[]> states)
    {
        (bool[] X, double Energy)[] found = Evaluate(states);
        lock (_gate)
        {
            if (found.Any(state => state.Energy <= target + qubo.Tolerance)) _last = Math.Min(_last, read);
            _waiting[read] = found;
            while (Reads <= _last && _waiting.Remove(Reads, out (bool[] X, double Energy)[]? next))
                Merge(next);
        }
    }

    /// <summary>Takes the states of a read that was cut.</summary>
    public void AddCut(int read, IEnumerable<bool[]> states)
    {
        (bool[] X, double Energy)[] found = Evaluate(states);
        lock (_gate) _cut[read] = found;
    }

    /// <summary>
    /// Ends the run: takes the reads that waited for others that were cut, and of those that were cut the states that are better than
    /// everything else.
    /// </summary>
    public void Close()
    {
        foreach ((int read, (bool[] X, double Energy)[] found) in _waiting)
            if (read <= _last) Merge(found);
        foreach ((int read, (bool[] X, double Energy)[] found) in _cut)
            if (read <= _last) Take(found.Where(state => state.Energy < _lowest || _found.Count == 0));
    }

    private (bool[] X, double Energy)[] Evaluate(IEnumerable<bool[]> states) => [.. states.Select(x => (x, qubo.Energy(x)))];

    private void Merge((bool[] X, double Energy)[] found)
    {
        Reads++;
        Take(found);
    }

    private void Take(IEnumerable<(bool[] X, double Energy)> found)
    {
        foreach ((bool[] x, double energy) in found)
        {
            if (_positions.TryGetValue(x, out int position))
            {
                _found[position] = _found[position] with { Occurrences = _found[position].Occurrences + 1 };
                continue;
            }
            _positions.Add(x, _found.Count);
            _found.Add((x, energy, 1));
            if (!(energy < _lowest)) continue;
            _lowest = energy;
            report(energy, Reads);
        }
    }
}
