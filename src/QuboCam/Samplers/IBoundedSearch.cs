namespace QuboCam;

/// <summary>A search that closes in on the minimum from above and from below.</summary>
internal interface IBoundedSearch
{
    /// <summary>The best state so far.</summary>
    bool[] Best { get; }

    /// <summary>Its energy.</summary>
    double BestEnergy { get; }

    /// <summary>No state has an energy below this.</summary>
    double LowerBound { get; }
}
