using System.Numerics;
using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Energies of all states of the last variables, and what each earlier variable adds to them.</summary>
internal sealed class EnumerationTable
{
    /// <summary>Fills the table.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="bits">Number of variables m in the table, the last ones of the problem.</param>
    public EnumerationTable(Qubo qubo, int bits)
    {
        int first = qubo.Variables - bits;
        // States with equally many ones lie together, so that a cardinality is a range of the table.
        States = [.. Enumerable.Range(0, 1 << bits).OrderBy(state => BitOperations.PopCount((uint)state)).ThenBy(state => state)];
        Starts = [.. Enumerable.Range(0, bits + 2).Select(ones => States.Count(state => BitOperations.PopCount((uint)state) < ones))];
        double[][] couplings = [.. Enumerable.Range(0, qubo.Variables).Select(i =>
            Sums(bits, t => i < first + t ? qubo[i, first + t] : 0))];
        Added = [.. couplings.Take(first).Select(Arranged)];
        double[] energies = Sums(bits, t => qubo.Linear[first + t]);
        for (int t = 0; t < bits; t++)
            for (int state = 0; state < energies.Length; state++)
                if ((state >> (bits - 1 - t) & 1) != 0) energies[state] += couplings[first + t][state];
        Energies = Arranged(energies);
    }

    /// <summary>The states in the order of the table; bit m−1−t of a state is table variable t.</summary>
    public int[] States { get; }

    /// <summary>Starts[k] is where the states with k ones begin, length m + 2.</summary>
    public int[] Starts { get; }

    /// <summary>Energy of each state, from the biases inside the table alone.</summary>
    public double[] Energies { get; }

    /// <summary>What each earlier variable, when it is 1, adds to every state; shape [n − m, 2ᵐ].</summary>
    public double[][] Added { get; }

    /// <summary>Σ of the weights of the ones, of every state in numeric order.</summary>
    private static double[] Sums(int bits, Func<int, double> weight)
    {
        double[] sums = new double[1 << bits];
        for (int bit = 0; bit < bits; bit++)
            TensorPrimitives.Add(sums.AsSpan(0, 1 << bit), weight(bits - 1 - bit), sums.AsSpan(1 << bit, 1 << bit));
        return sums;
    }

    private double[] Arranged(double[] numeric) => [.. States.Select(state => numeric[state])];
}
