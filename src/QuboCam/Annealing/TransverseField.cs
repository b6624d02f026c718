using System.Numerics;

namespace QuboCam;

/// <summary>The transverse field H_D = −g Σ σₓ of d qubits; qubit 0 is the most significant bit of a basis index.</summary>
internal sealed class TransverseField(int qubits, double strength, int threads) : IDriver
{
    public int Qubits => qubits;

    public int Threads => threads;

    /// <inheritdoc/>
    public int Dimension => 1 << qubits;

    /// <inheritdoc/>
    public double GroundEnergy => -strength * qubits;

    /// <inheritdoc/>
    public void GroundState(Span<double> amplitudes) => amplitudes.Fill(Math.Pow(2, -0.5 * qubits));

    /// <inheritdoc/>
    public void Apply(double a, double b, double[] energies, double[] v, double[] result)
    {
        // The kernels do not check an index.
        CheckLength(energies.Length);
        CheckLength(v.Length);
        CheckLength(result.Length);
        DriverApplication.Run(-a * strength, b, energies, v, result, threads);
    }

    /// <inheritdoc/>
    public void Evolve<T>(double angle, double phase, double[] energies, StateVector<T> state)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        CheckLength(energies.Length);
        CheckLength(state.Dimension);
        QubitRotations.Run(angle * strength, phase, energies, state, threads);
    }

    private void CheckLength(int length)
    {
        if (length != Dimension) throw new ArgumentException($"A vector of {Dimension} elements was expected, not of {length}.");
    }
}
