using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>The energies of all basis states of a problem.</summary>
internal static class StateEnergies
{
    /// <summary>Energies in the order of the basis index, variable 0 its most significant bit; offset included.</summary>
    /// <remarks>
    /// By doubling from the last variable on: the upper half is the lower half plus what the new variable adds to each of its states, which
    /// is built by doubling as well. O(2ᵈ) in all, and every energy is a sum of at most d(d + 1)/2 biases.
    /// </remarks>
    public static double[] Of(Qubo qubo)
    {
        double[] energies = new double[1 << qubo.Variables];
        Fill(energies, qubo);
        return energies;
    }

    /// <summary>The same, into an array of 2ᵈ elements.</summary>
    public static void Fill(double[] energies, Qubo qubo)
    {
        int d = qubo.Variables;
        double[] added = new double[1 << Math.Max(d - 1, 0)];
        energies[0] = qubo.Offset;
        for (int variable = d - 1, size = 1; variable >= 0; variable--, size <<= 1)
        {
            added[0] = qubo.Linear[variable];
            for (int other = d - 1, half = 1; other > variable; other--, half <<= 1)
                TensorPrimitives.Add(added.AsSpan(0, half), qubo[variable, other], added.AsSpan(half, half));
            TensorPrimitives.Add(energies.AsSpan(0, size), added.AsSpan(0, size), energies.AsSpan(size, size));
        }
    }
}
