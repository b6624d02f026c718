using System.Numerics;

namespace QuboCam;

/// <summary>A problem whose exact number of ones is asked for by a penalty λ(Σx − K)², as an annealer needs it.</summary>
/// <param name="Qubo">The problem with the penalty; without cardinality.</param>
/// <param name="Strength">λ.</param>
/// <param name="Ones">K.</param>
public sealed record CardinalityPenalty(Qubo Qubo, double Strength, int Ones)
{
    // Of the largest bias: the best state with another number of ones lies above the best one by this at least.
    private const double Margin = 0.1;

    // Random states that swaps start from beside the greedy one, up to so many variables: more take too long.
    private const int Starts = 8, MostRestarted = 200;

    /// <summary>
    /// Adds the least penalty that makes every minimum keep K, and a margin: λ = max over m ≠ K of (E_K − E_m)/(m − K)², E_m being the
    /// lowest energy with m ones, plus a tenth of the largest bias. Weak penalties anneal better.
    /// </summary>
    /// <param name="qubo">A problem with a <see cref="Qubo.Cardinality"/>, of so few variables that all states can be visited.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static CardinalityPenalty Of(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        RequireOnes(qubo);
        double[] lowest = [.. Enumerable.Repeat(double.PositiveInfinity, qubo.Variables + 1)];
        double[] energies = StateEnergies.Of(qubo);
        for (int state = 0; state < energies.Length; state++)
        {
            int count = BitOperations.PopCount((uint)state);
            lowest[count] = Math.Min(lowest[count], energies[state]);
        }
        return WithLowest(qubo, lowest);
    }

    /// <summary>
    /// The same for any number of variables, with energies E_m that swaps find from a greedy and, of up to 200 variables,
    /// from random states.
    /// </summary>
    /// <param name="qubo">A problem with a <see cref="Qubo.Cardinality"/>.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    /// <remarks>E_m that are too high make the penalty too weak: reads that break K are then more, and nothing else is lost.</remarks>
    public static CardinalityPenalty Estimated(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        RequireOnes(qubo);
        double[] couplings = qubo.ToSymmetricMatrix();
        return WithLowest(qubo, [.. Enumerable.Range(0, qubo.Variables + 1).Select(Lowest)]);

        double Lowest(int ones)
        {
            Qubo exact = new(qubo.Linear, qubo.Quadratic, qubo.Offset) { Cardinality = ones };
            LocalSearch search = new(exact, couplings);
            double lowest = qubo.Energy(search.Greedy());
            RandomStream random = new(seed: 0, (ulong)ones);
            for (int start = 0; start < Starts && qubo.Variables <= MostRestarted; start++)
            {
                bool[] x = random.Bits(qubo.Variables, ones);
                search.Descend(x);
                lowest = Math.Min(lowest, qubo.Energy(x));
            }
            return lowest;
        }
    }

    private static void RequireOnes(Qubo qubo)
    {
        if (qubo.Cardinality is null)
            throw new ArgumentException("The problem has no cardinality.", nameof(qubo));
    }

    private static CardinalityPenalty WithLowest(Qubo qubo, double[] lowest)
    {
        int ones = qubo.Cardinality!.Value;
        double least = Enumerable.Range(0, lowest.Length).Where(m => m != ones)
            .Max(m => (lowest[ones] - lowest[m]) / ((double)(m - ones) * (m - ones)));
        // Where all biases are zero any penalty above zero keeps K.
        return With(qubo, Math.Max(0, least) + Margin * (qubo.Scale > 0 ? qubo.Scale : 1));
    }

    /// <summary>Adds a penalty of a given strength.</summary>
    /// <param name="qubo">A problem with a <see cref="Qubo.Cardinality"/>.</param>
    /// <param name="strength">λ.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static CardinalityPenalty With(Qubo qubo, double strength)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        RequireOnes(qubo);
        int ones = qubo.Cardinality!.Value;
        return new CardinalityPenalty(
            new Qubo(
                [.. qubo.Linear.Select(a => a + strength * (1 - 2 * ones))],
                [.. qubo.Quadratic.Select(b => b + 2 * strength)],
                qubo.Offset + strength * ones * ones),
            strength, ones);
    }
}
