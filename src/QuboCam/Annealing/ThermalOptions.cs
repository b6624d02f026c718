namespace QuboCam;

/// <summary>The bath of an anneal, how many levels are followed, and how exactly.</summary>
/// <remarks>
/// ħ = k_B = 1. Energies are those of the schedule; with one in GHz a temperature of 1 mK is 0.0208366 GHz (k_B · 1 mK / h),
/// times are in ns, and phases and rates turn by 2π for each GHz and ns (<see cref="AnnealingSchedule.AngularFactor"/>).
/// </remarks>
public sealed record ThermalOptions
{
    /// <summary>Most levels that are followed.</summary>
    public const int MostLevels = 16;

    /// <summary>k_B · 1 mK / h in GHz: what a temperature in mK is multiplied by with a schedule in GHz.</summary>
    public const double GHzPerMillikelvin = 0.0208366191;

    /// <summary>Temperature k_B T of the bath, an energy of the schedule; above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero and finite.</exception>
    public required double Temperature
    {
        get;
        init => field = Positive(value, nameof(Temperature));
    }

    /// <summary>Coupling η of each qubit to its bath, no unit; 0 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Coupling
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value
            : throw new ArgumentOutOfRangeException(nameof(Coupling), value, "A coupling is zero or above, and finite.");
    } = 1e-3;

    /// <summary>Cutoff ω_c of the bath, an energy of the schedule; above zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero and finite.</exception>
    public double Cutoff
    {
        get;
        init => field = Positive(value, nameof(Cutoff));
    } = 25;

    /// <summary>Lowest levels K that are followed, 2 to 16; a smaller problem has fewer, and then nothing is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2 or above 16.</exception>
    public int Levels
    {
        get;
        init => field = value is >= 2 and <= MostLevels ? value
            : throw new ArgumentOutOfRangeException(nameof(Levels), value, $"2 to {MostLevels} levels can be followed.");
    } = 4;

    /// <summary>The error that the steps in time may leave in any probability; see <see cref="ThermalResult.Error"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Tolerance
    {
        get;
        init => field = value > 0 && value < 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "A tolerance lies above 0 and below 1.");
    } = 1e-6;

    /// <summary>Hears of the part that is done, [0, 1]; null: nobody listens.</summary>
    public IProgress<double>? Progress { get; init; }

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value) ? value
        : throw new ArgumentOutOfRangeException(name, value, "The value has to be above zero and finite.");
}
