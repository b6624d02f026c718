namespace QuboCam;

/// <summary>When a search has to stop: its time limit and the caller's cancellation, looked at after every so much work.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">The time it has, counted from now.</param>
/// <param name="cancellation">The caller's.</param>
internal sealed class SearchLimits(TimeProvider time, TimeSpan limit, CancellationToken cancellation)
{
    // A few milliseconds.
    private const long WorkBetweenLooks = 4_000_000;

    private readonly long _start = time.GetTimestamp();
    private long _work, _doneBefore;
    private bool _isOver;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Time that is left, above zero.</summary>
    public TimeSpan Remaining => limit - Elapsed is { Ticks: > 0 } left ? left : TimeSpan.FromTicks(1);

    /// <summary>Multiplications so far, about.</summary>
    public long Work => _doneBefore + _work;

    /// <summary>Whether the caller has cancelled.</summary>
    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>Counts work, and looks at the clock once it is enough; once over, it stays so.</summary>
    /// <param name="work">Multiplications since the last call, about.</param>
    /// <returns>Whether the search has to stop.</returns>
    public bool IsOver(long work)
    {
        _work += work;
        if (_isOver || _work < WorkBetweenLooks) return _isOver;
        _doneBefore += _work;
        _work = 0;
        return _isOver = IsCancelled || Elapsed >= limit;
    }
}
