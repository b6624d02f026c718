namespace QuboCam;

/// <summary>Tells a listener of a search: of every better energy, and now and then of a better bound.</summary>
/// <param name="limits">Its clock.</param>
/// <param name="listener">Who hears of it; null: nobody.</param>
internal sealed class SearchProgress(SearchLimits limits, IProgress<SamplerProgress>? listener)
{
    private static readonly TimeSpan BetweenBounds = TimeSpan.FromMilliseconds(50);

    private double _energy = double.PositiveInfinity, _bound = double.NegativeInfinity;
    private TimeSpan _last;

    /// <summary>Reports where there is something to report.</summary>
    public void Look(IBoundedSearch search)
    {
        if (listener is null) return;
        bool isBetter = search.BestEnergy < _energy;
        if (!isBetter && limits.Elapsed - _last < BetweenBounds) return;
        Report(search, isBetter);
    }

    /// <summary>Reports what the end is.</summary>
    public void End(IBoundedSearch search)
    {
        if (listener is not null) Report(search, search.BestEnergy < _energy);
    }

    private void Report(IBoundedSearch search, bool isBetter)
    {
        _last = limits.Elapsed;
        double bound = Math.Max(_bound, search.LowerBound);
        if (!isBetter && !(bound > _bound)) return;
        (_energy, _bound) = (search.BestEnergy, bound);
        listener!.Report(new(_last, _energy, _bound, Reads: 0));
    }
}
