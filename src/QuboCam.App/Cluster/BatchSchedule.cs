namespace QuboCam.App.Cluster;

/// <summary>
/// Which batches of a job are handed out to whom. Batches go out in leases of consecutive ones, as many as take about a second, fewer
/// towards the end; a lease that is not renewed comes back. Only the database says what is done: a batch may go out twice, but counts once.
/// </summary>
/// <param name="batches">Batches of the job.</param>
/// <param name="done">Those that are done already, ascending.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchSchedule(int batches, IEnumerable<int> done, TimeProvider time)
{
    /// <summary>Most batches of a lease.</summary>
    public const int MostBatches = 256;

    /// <summary>Time without a renewal after which a lease comes back.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    private const double WantedSeconds = 1, Smoothing = 0.2;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly SortedSet<BatchRange> _free = new(Free(batches, done), Comparer<BatchRange>.Create((a, b) => a.First.CompareTo(b.First)));
    private readonly Dictionary<long, (BatchRange Range, DateTimeOffset Until)> _leases = [];
    private readonly Dictionary<string, (int Threads, DateTimeOffset Until)> _holders = [];
    private DateTimeOffset _nextLook;
    private int _workers;
    private long _lastLease = time.GetUtcNow().Ticks; // of another activation's leases none is taken for one of these
    private double? _seconds;

    /// <summary>Whether nothing is left: neither free nor out.</summary>
    public bool IsDone => _free.Count == 0 && _leases.Count == 0;

    /// <summary>Batches that are out.</summary>
    public int Out => _leases.Values.Sum(lease => lease.Range.Count);

    /// <summary>Hands out batches.</summary>
    /// <param name="holder">To whom: one run of a silo.</param>
    /// <param name="threads">How many batches it works on at a time.</param>
    /// <returns>The lease; null where nothing is free now.</returns>
    public BatchLease? Take(string holder, int threads)
    {
        DateTimeOffset now = time.GetUtcNow();
        Hear(holder, threads, now);
        if (_free.Min is not { } first) return null;
        BatchRange taken = first with { Count = Math.Min(first.Count, Wanted()) };
        _free.Remove(first);
        if (taken.Count < first.Count)
            _free.Add(new BatchRange(first.First + taken.Count, first.Count - taken.Count));
        _leases.Add(++_lastLease, (taken, now + LeaseTime));
        return new BatchLease(_lastLease, taken.First, taken.Count);
    }

    /// <summary>Keeps the leases that a holder still works on. One whose handing out it never heard of is not among them, and comes back.</summary>
    public void Renew(string holder, int threads, IEnumerable<long> leases)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (long lease in leases)
            if (_leases.TryGetValue(lease, out (BatchRange Range, DateTimeOffset) held)) _leases[lease] = (held.Range, now + LeaseTime);
        Hear(holder, threads, now);
    }

    /// <summary>Takes the word of a silo that the batches of a lease are in the database.</summary>
    /// <param name="lease">The lease; one that came back meanwhile is worked on by another silo, which will find it done.</param>
    /// <param name="seconds">How long one of its batches took.</param>
    public void Done(long lease, double seconds)
    {
        _leases.Remove(lease);
        _seconds = _seconds is double known ? known + Smoothing * (seconds - known) : seconds;
    }

    /// <summary>Takes a lease back whose batches are not done.</summary>
    public void GiveBack(long lease)
    {
        if (_leases.Remove(lease, out (BatchRange Range, DateTimeOffset) held)) _free.Add(held.Range);
    }

    /// <summary>A holder is there. Now and then is looked who is not any more, and which leases come back.</summary>
    private void Hear(string holder, int threads, DateTimeOffset now)
    {
        bool isNew = !_holders.ContainsKey(holder);
        _holders[holder] = (threads, now + LeaseTime);
        if (isNew) _workers += threads;
        if (now < _nextLook) return;
        _nextLook = now + Look;
        foreach ((long lease, (BatchRange, DateTimeOffset Until) held) in _leases.ToArray())
            if (held.Until <= now) GiveBack(lease);
        foreach ((string name, (int, DateTimeOffset Until) heard) in _holders.ToArray())
            if (heard.Until <= now) _holders.Remove(name);
        _workers = _holders.Values.Sum(one => one.Threads);
    }

    /// <summary>A second's worth, and towards the end half a share of what is left, so that no silo waits long for another.</summary>
    private int Wanted()
    {
        // Ranges that came back are few; a long tail of them makes shares shorter than they need to be, for a moment.
        int left = _free.Count > 100 ? _free.Max!.Count : _free.Sum(range => range.Count);
        int share = (left + 2 * _workers - 1) / (2 * _workers);
        int second = _seconds is not double each ? 1 : (int)Math.Clamp(WantedSeconds / Math.Max(each, 1e-6), 1, MostBatches);
        return Math.Clamp(second, 1, Math.Max(1, share));
    }

    private static IEnumerable<BatchRange> Free(int batches, IEnumerable<int> done)
    {
        int next = 0;
        foreach (int batch in done.Append(batches))
        {
            if (batch > next) yield return new BatchRange(next, batch - next);
            next = batch + 1;
        }
    }

    /// <summary>Consecutive batches.</summary>
    private sealed record BatchRange(int First, int Count);
}

/// <summary>Batches that a silo is to work on.</summary>
/// <param name="Id">Number of the lease.</param>
/// <param name="First">The first batch.</param>
/// <param name="Count">How many there are.</param>
[GenerateSerializer]
internal sealed record BatchLease([property: Id(0)] long Id, [property: Id(1)] int First, [property: Id(2)] int Count);
