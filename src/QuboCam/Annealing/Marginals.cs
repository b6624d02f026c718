using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The probability of 1 on each qubit.</summary>
internal static class Marginals
{
    /// <summary>⟨n̂ₚ⟩ of a real state, shape [d], by folding the probabilities in half qubit by qubit.</summary>
    public static ImmutableArray<double> Of(double[] amplitudes, int qubits)
    {
        double[] p = new double[amplitudes.Length];
        TensorPrimitives.Multiply(amplitudes, amplitudes, p);
        double[] ones = new double[qubits];
        for (int qubit = 0, half = p.Length / 2; qubit < qubits; qubit++, half /= 2)
        {
            ones[qubit] = TensorPrimitives.Sum<double>(p.AsSpan(half, half));
            TensorPrimitives.Add(p.AsSpan(0, half), p.AsSpan(half, half), p.AsSpan(0, half));
        }
        return [.. ones];
    }
}
