using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>How strongly the qubits of a chain are coupled, in the unit of the problem's Ising form.</summary>
public static class ChainStrength
{
    /// <summary>Factor of the uniform torque compensation where none is given.</summary>
    public const double DefaultPrefactor = 1.414;

    /// <summary>
    /// Uniform torque compensation: prefactor · rms(J) · √(mean degree), which outweighs the random sum of the couplings that pull
    /// at a chain.
    /// </summary>
    /// <param name="problem">The problem in spins; its couplings other than 0 count.</param>
    /// <param name="prefactor">The factor, above zero.</param>
    /// <returns>The strength, above zero; 1 without couplings.</returns>
    /// <remarks>
    /// As D-Wave's Ocean has it, which is the default there, too; J of a QUBO is a quarter of its quadratic bias.
    /// </remarks>
    public static double UniformTorqueCompensation(Ising problem, double prefactor = DefaultPrefactor)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (!(prefactor > 0))
            throw new ArgumentOutOfRangeException(nameof(prefactor), prefactor, "A prefactor lies above zero.");
        ReadOnlySpan<double> couplings = problem.Couplings.AsSpan();
        double count = couplings.Length - couplings.Count(0.0);
        if (count == 0) return 1;
        double rms = Math.Sqrt(TensorPrimitives.SumOfSquares(couplings) / count);
        return prefactor * rms * Math.Sqrt(2 * count / problem.Variables);
    }

    /// <summary>The largest magnitude of all biases; "scaled" in D-Wave's Ocean.</summary>
    /// <param name="problem">The problem in spins.</param>
    /// <returns>The strength, above zero; 1 where all biases are zero.</returns>
    public static double Scaled(Ising problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double largest = Math.Max(Largest(problem.Fields.AsSpan()), Largest(problem.Couplings.AsSpan()));
        return largest > 0 ? largest : 1;
    }

    private static double Largest(ReadOnlySpan<double> values) =>
        values.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
