namespace QuboCam.App.StandIn;

/// <summary>What values a simulated chip takes; microseconds for times.</summary>
/// <param name="Field">Least and greatest h.</param>
/// <param name="Coupling">Least and greatest J.</param>
/// <param name="ExtendedCoupling">Least and greatest J where the sum per qubit is kept.</param>
/// <param name="SumPerQubit">Least and greatest sum of the couplings of one qubit.</param>
internal sealed record ChipRanges(
    (double Low, double High) Field,
    (double Low, double High) Coupling,
    (double Low, double High) ExtendedCoupling,
    (double Low, double High) SumPerQubit)
{
    public const int MostReads = 10_000, SchedulePoints = 12;
    public const double DefaultAnneal = 20, ShortestAnneal = 0.5, LongestAnneal = 2000,
        ShortestFastAnneal = 0.005, LongestFastAnneal = 83,
        LongestThermalization = 10_000, LongestRun = 1_000_000;

    /// <summary>Ranges such as those of a chip of that topology.</summary>
    public static ChipRanges Of(ITopology topology) => topology.Name switch
    {
        "chimera" => new((-2, 2), (-1, 1), (-2, 1), (-9, 6)),
        "pegasus" => new((-4, 4), (-1, 1), (-2, 1), (-18, 15)),
        _ => new((-4, 4), (-1, 1), (-2, 1), (-20, 20)),
    };
}
