namespace QuboCam.Tests;

/// <summary>Random problems with biases of both signs.</summary>
internal static class RandomProblems
{
    /// <summary>All biases uniform in [−1, 1].</summary>
    public static Qubo Mixed(int n, ulong seed) =>
        Make(n, seed, random => 2 * random.NextDouble() - 1, random => 2 * random.NextDouble() - 1);

    /// <summary>Linear biases uniform in [−1, 0], couplings uniform in [0, 1].</summary>
    public static Qubo NonNegative(int n, ulong seed) =>
        Make(n, seed, random => -random.NextDouble(), random => random.NextDouble());

    /// <summary>±1 couplings of 80 variables: far more work than a test has time for.</summary>
    public static Qubo Hard() => Make(80, 1, _ => 0, random => random.Next(2) * 2.0 - 1);

    private static Qubo Make(int n, ulong seed, Func<Random, double> linear, Func<Random, double> quadratic)
    {
        Random random = new((int)seed);
        return new Qubo(
            [.. Enumerable.Range(0, n).Select(_ => linear(random))],
            [.. Enumerable.Range(0, n * (n - 1) / 2).Select(_ => quadratic(random))]);
    }
}

/// <summary>The obvious way to do what the samplers do fast.</summary>
internal static class SlowTwin
{
    /// <summary>offset + Σ aᵢxᵢ + Σ bᵢⱼxᵢxⱼ, term by term.</summary>
    public static double Energy(Qubo qubo, IReadOnlyList<bool> x)
    {
        double energy = qubo.Offset;
        int at = 0;
        for (int i = 0; i < x.Count; i++)
        {
            if (x[i]) energy += qubo.Linear[i];
            for (int j = i + 1; j < x.Count; j++, at++)
                if (x[i] && x[j]) energy += qubo.Quadratic[at];
        }
        return energy;
    }

    /// <summary>The least energy of all states of the asked cardinality.</summary>
    public static double Minimum(Qubo qubo) => States(qubo).Min(x => Energy(qubo, x));

    /// <summary>The bit strings of all minima, tied within 1e-9, variable 0 first, ascending.</summary>
    public static string[] Minima(Qubo qubo)
    {
        double minimum = Minimum(qubo);
        return [.. States(qubo).Where(x => Energy(qubo, x) <= minimum + 1e-9)
            .Select(x => string.Concat(x.Select(bit => bit ? '1' : '0'))).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<bool[]> States(Qubo qubo)
    {
        for (int state = 0; state < 1 << qubo.Variables; state++)
            if (qubo.Cardinality is null || System.Numerics.BitOperations.PopCount((uint)state) == qubo.Cardinality)
                yield return [.. Enumerable.Range(0, qubo.Variables).Select(i => (state >> i & 1) != 0)];
    }
}
