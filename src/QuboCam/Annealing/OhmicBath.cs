namespace QuboCam;

/// <summary>An Ohmic bath in thermal equilibrium: the rate at which it takes an energy from a fully coupled qubit.</summary>
/// <param name="coupling">η.</param>
/// <param name="temperature">T, k_B = 1.</param>
/// <param name="cutoff">ω_c.</param>
internal sealed class OhmicBath(double coupling, double temperature, double cutoff)
{
    private const double NearZero = 1e-2;

    public OhmicBath(ThermalOptions options)
        : this(options.Coupling, options.Temperature, options.Cutoff)
    {
    }

    /// <summary>γ(ω) = 2πη ω exp(−|ω|/ω_c) / (1 − exp(−ω/T)), 2πηT at ω = 0; γ(−ω) = exp(−ω/T) γ(ω).</summary>
    /// <param name="energy">ω, what the bath takes: above zero for a relaxation.</param>
    public double Rate(double energy) =>
        2 * Math.PI * coupling * temperature * Math.Exp(-Math.Abs(energy) / cutoff) * Bose(energy / temperature);

    /// <summary>About the fastest rate at energies up to a range: frequencies that are closer than that interfere.</summary>
    public double FastestRate(double range) => Rate(Math.Min(range, cutoff));

    /// <summary>x / (1 − exp(−x)).</summary>
    private static double Bose(double x) => Math.Abs(x) < NearZero
        ? 1 + x / 2 + x * x / 12 * (1 - x * x / 60)
        : x / (1 - Math.Exp(-x));
}
