namespace QuboCam;

/// <summary>What a read knows of the run it belongs to: its random numbers, and whether to stop.</summary>
/// <param name="random">The random numbers of this read.</param>
/// <param name="isOver">Whether the run is over for this read.</param>
internal sealed class ReadContext(RandomStream random, Func<bool> isOver)
{
    // A tenth of a millisecond, or a few where most moves are accepted; in variables looked at.
    private const long WorkBetweenChecks = 1 << 14;

    private long _work;

    /// <summary>A read that nothing stops, for set-up work and tests.</summary>
    public static ReadContext Endless(RandomStream random) => new(random, () => false);

    /// <summary>The random numbers of this read, from their beginning.</summary>
    public RandomStream Random { get; } = random;

    /// <summary>Whether the read was told to stop.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether to stop; looks at the clock every millisecond or so.</summary>
    /// <param name="work">How many variables were looked at since the last call.</param>
    public bool IsOver(long work)
    {
        _work += work;
        if (_work < WorkBetweenChecks) return IsCut;
        _work = 0;
        return IsCut |= isOver();
    }
}
