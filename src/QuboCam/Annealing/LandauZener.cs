namespace QuboCam;

/// <summary>The two-level estimate of the success probability at an avoided crossing, and whether it can be believed.</summary>
/// <param name="SuccessProbability">1 − exp(−π Δ² τ / (4 V₀₁)), [0, 1].</param>
/// <param name="Doubt">Why it is not to be believed; null where it holds within a third or better.</param>
public sealed record LandauZener(double SuccessProbability, string? Doubt)
{
    // An anneal that ends soon after the minimum has no time to leave it: measured on problems of this kind, as are the others. Wide is half
    // of the way to the nearer end; below the least probability the estimate is off by factors of two to four.
    private const double LastValid = 0.85, Isolated = 2, Wide = 0.5, LeastProbability = 0.5;

    /// <summary>Whether the two levels are alone at the minimum and the anneal goes on long enough behind it.</summary>
    public bool IsValid => Doubt is null;

    /// <summary>The estimate at the smallest interior minimum, of an anneal at constant speed.</summary>
    /// <param name="gap">The gap along s.</param>
    /// <param name="schedule">Its schedule, for the unit of time.</param>
    /// <param name="annealingTime">τ.</param>
    /// <returns>The estimate; null where there is no interior minimum.</returns>
    public static LandauZener? Of(GapAnalysis gap, AnnealingSchedule schedule, double annealingTime)
    {
        ArgumentNullException.ThrowIfNull(gap);
        ArgumentNullException.ThrowIfNull(schedule);
        if (gap.SmallestInterior is not { } minimum) return null;
        double exponent = Math.PI * minimum.Gap * minimum.Gap * schedule.AngularFactor * annealingTime / (4 * minimum.Coupling);
        double probability = 1 - Math.Exp(-exponent);
        // On s the levels keep closer than √2 Δ for Δ/2V₀₁ on either side.
        double width = minimum.Gap / (2 * minimum.Coupling);
        string? doubt = minimum.IsCrossing ? "the levels cross and do not mix"
            : minimum.S >= LastValid ? $"the minimum lies at s = {minimum.S:0.####}, too close to the end"
            : gap.InteriorMinima.Any(other => other != minimum && other.Gap < Isolated * minimum.Gap) ? "there is another minimum of similar size"
            : gap.Degeneracy > 1 ? "the ground state is degenerate"
            : width > Wide * Math.Min(minimum.S, 1 - minimum.S) ? "the minimum is wide, so that the ends of the anneal lie in it"
            : probability < LeastProbability ? "the anneal is so fast that the levels mix beside the minimum as well" : null;
        return new LandauZener(probability, doubt);
    }
}
