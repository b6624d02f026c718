using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Measuring a state: shots.</summary>
public static class Readout
{
    /// <summary>The most shots of one readout.</summary>
    public const int MostShots = 100_000_000;

    /// <summary>Shots where none are asked for: d², at least 1, as in arXiv:2604.25649.</summary>
    /// <param name="qubits">d.</param>
    public static int DefaultShots(int qubits) => Math.Max(1, qubits * qubits);

    /// <summary>Draws basis states with their probabilities.</summary>
    /// <param name="probabilities">One per basis state; their sum is 1 to rounding.</param>
    /// <param name="shots">How many, at least 1 and at most <see cref="MostShots"/>.</param>
    /// <param name="seed">The same seed draws the same states.</param>
    /// <returns>The states that came, ascending, and how often each.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No shot is asked for, or too many.</exception>
    public static ImmutableArray<(int State, int Occurrences)> Draw(ReadOnlySpan<double> probabilities, int shots, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shots, MostShots);
        double total = 0;
        foreach (double p in probabilities) total += p;
        RandomStream random = new(seed, stream: 0);
        double[] marks = new double[shots];
        for (int shot = 0; shot < shots; shot++)
            marks[shot] = total * ((random.Next() >> 11) * Math.Pow(2, -53));
        Array.Sort(marks);
        ImmutableArray<(int, int)>.Builder drawn = ImmutableArray.CreateBuilder<(int, int)>();
        double sum = 0;
        int last = 0; // a state that can come: rounding may leave a mark beyond the last sum
        for (int state = 0, next = 0; state < probabilities.Length && next < shots; state++)
        {
            if (probabilities[state] > 0) last = state;
            sum += probabilities[state];
            int first = next;
            while (next < shots && marks[next] < sum) next++;
            if (state == probabilities.Length - 1) next = shots;
            if (next > first) drawn.Add((last, next - first));
        }
        return drawn.ToImmutable();
    }

    /// <summary>A basis state as bits, qubit 0 first.</summary>
    /// <param name="state">Basis index; qubit 0 is its most significant bit.</param>
    /// <param name="qubits">d.</param>
    public static bool[] Bits(int state, int qubits) => [.. Enumerable.Range(0, qubits).Select(p => (state >> (qubits - 1 - p) & 1) != 0)];

    /// <summary>Bits as a basis state.</summary>
    /// <param name="bits">Qubit 0 first.</param>
    public static int State(ReadOnlySpan<bool> bits)
    {
        int state = 0;
        foreach (bool bit in bits) state = state << 1 | (bit ? 1 : 0);
        return state;
    }
}
