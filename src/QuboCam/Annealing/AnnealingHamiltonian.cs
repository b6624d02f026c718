namespace QuboCam;

/// <summary>H(s) = A(s) H_D + B(s) H_QUBO, never stored: the driver is applied, H_QUBO is the diagonal of all energies.</summary>
public sealed class AnnealingHamiltonian
{
    // Of the driver's: below it rounding would exceed what tolerances ask for.
    private const double LeastUnit = 1e-3;

    internal AnnealingHamiltonian(IDriver driver, double[] energies, AnnealingSchedule schedule, int threads, double tolerance)
    {
        (Driver, Energies, Schedule, Threads, Tolerance) = (driver, energies, schedule, threads, tolerance);
        LowestEnergy = energies.Min();
        Degeneracy = energies.Count(energy => energy <= LowestEnergy + tolerance);
        double bits = Math.Max(1, Math.Log2(energies.Length));
        double driverUnit = schedule.At(0).A * Math.Abs(driver.GroundEnergy) / bits;
        EnergyUnit = Math.Max(schedule.At(1).B * (energies.Max() - LowestEnergy) / bits, LeastUnit * driverUnit);
    }

    /// <summary>The anneal of a problem with the transverse field H_D = −g Σ σₓ.</summary>
    /// <param name="qubo">The problem; a cardinality is not kept, see <see cref="CardinalityPenalty"/>; qubit 0 is variable 0, the most
    /// significant bit of a basis index.</param>
    /// <param name="driverStrength">g, above zero.</param>
    /// <param name="schedule">A and B.</param>
    /// <param name="threads">Processors that may be used; results do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">g is not above zero and finite, or there is no thread.</exception>
    /// <exception cref="InputException">There is no variable, or the states do not fit in memory.</exception>
    public static AnnealingHamiltonian Of(Qubo qubo, double driverStrength, AnnealingSchedule schedule, int threads)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ArgumentNullException.ThrowIfNull(schedule);
        if (!(driverStrength > 0 && double.IsFinite(driverStrength)))
            throw new ArgumentOutOfRangeException(nameof(driverStrength), driverStrength, "A driver's strength lies above zero.");
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        AnnealingMemory.Require(qubo.Variables, AnnealingMemory.BytesOfProblem);
        return new(
            new TransverseField(qubo.Variables, driverStrength, threads), StateEnergies.Of(qubo), schedule, threads, qubo.Tolerance)
        {
            Qubo = qubo, DriverStrength = driverStrength,
        };
    }

    /// <summary>Length of a state vector, 2ᵈ.</summary>
    public int Dimension => Driver.Dimension;

    /// <summary>Energies of all basis states, the diagonal of H_QUBO.</summary>
    public ReadOnlySpan<double> Diagonal => Energies;

    /// <summary>Lowest energy E_min.</summary>
    public double LowestEnergy { get; }

    /// <summary>Number g of ground states of H_QUBO: energies within <see cref="Qubo.Tolerance"/> of the lowest.</summary>
    public int Degeneracy { get; }

    /// <summary>A and B.</summary>
    public AnnealingSchedule Schedule { get; }

    /// <summary>Whether every basis state is a ground state, so that there is nothing to find.</summary>
    public bool IsFlat => Degeneracy == Dimension;

    /// <summary>The problem, where H is that of a problem in a transverse field; null for other drivers.</summary>
    public Qubo? Qubo { get; private init; }

    /// <summary>g of the transverse field; 0 for other drivers.</summary>
    public double DriverStrength { get; private init; }

    /// <summary>What a flip changes, about: the spread of the energies by the number of bits. Tolerances are multiples of it.</summary>
    internal double EnergyUnit { get; }

    internal IDriver Driver { get; }

    internal double[] Energies { get; }

    internal int Threads { get; }

    internal double Tolerance { get; }

    /// <summary>Whether a basis state is a ground state of H_QUBO.</summary>
    /// <param name="state">Basis index, 0 to 2ᵈ − 1.</param>
    public bool IsGround(int state) => Energies[state] <= LowestEnergy + Tolerance;

    /// <summary>result ← H(s) v.</summary>
    internal void Apply(double s, double[] v, double[] result)
    {
        (double a, double b) = Schedule.At(s);
        Driver.Apply(a, b, Energies, v, result);
    }
}
