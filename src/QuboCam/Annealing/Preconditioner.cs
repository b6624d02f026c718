namespace QuboCam;

/// <summary>A cheap stand-in for (H(s) − E)⁻¹: division by the distance of a diagonal to the level E.</summary>
internal sealed class Preconditioner
{
    // In units of what a flip changes: below it the diagonal does not know a distance.
    private const double LeastDistance = 0.02;

    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly MeanField? _meanField; // null where H is not that of qubits in a transverse field
    private double _b;

    /// <summary>Begins at a basis state: the ground state of H_QUBO suits s = 1.</summary>
    public Preconditioner(AnnealingHamiltonian hamiltonian, int start)
    {
        _hamiltonian = hamiltonian;
        if (hamiltonian.Qubo is { } qubo)
            _meanField = new MeanField(qubo, hamiltonian.DriverStrength, start, hamiltonian.Threads);
    }

    /// <summary>Takes the diagonal from H(s).</summary>
    public void Settle(double s)
    {
        (double a, _b) = _hamiltonian.Schedule.At(s);
        _meanField?.Settle(a, _b);
    }

    /// <summary>Fills vectors with the states of lowest diagonal.</summary>
    public void FillLowest(ReadOnlySpan<double[]> states)
    {
        if (_meanField is not null)
        {
            _meanField.FillLowest(states);
            return;
        }
        int[] lowest = LowestStates.Of(_hamiltonian.Energies, states.Length);
        for (int i = 0; i < lowest.Length; i++)
        {
            Array.Clear(states[i]);
            states[i][lowest[i]] = 1;
        }
    }

    /// <summary>v ← (D − level)⁻¹ v.</summary>
    public void Divide(double[] v, double level)
    {
        double least = LeastDistance * _hamiltonian.EnergyUnit;
        if (_meanField is null)
            new LevelDistance(_hamiltonian.Energies, _b, level, least).Divide(v, start: 0, scale: 1);
        else
            _meanField.Divide(v, level, least);
    }
}
