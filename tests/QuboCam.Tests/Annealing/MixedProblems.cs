namespace QuboCam.Tests;

/// <summary>Problems and numbers from a seed.</summary>
internal static class MixedProblems
{
    /// <summary>Biases of both signs up to 1.</summary>
    public static Qubo Of(int variables, int seed)
    {
        double[] biases = Numbers(variables * (variables + 1) / 2, seed);
        return new Qubo([.. biases[..variables]], [.. biases[variables..]]);
    }

    /// <summary>The same where the first few variables may be exchanged.</summary>
    public static Qubo WithEqualVariables(int variables, int equal, int seed)
    {
        Qubo mixed = Of(variables, seed);
        return new Qubo(
            [.. Enumerable.Range(0, variables).Select(p => mixed.Linear[p < equal ? 0 : p])],
            [.. from p in Enumerable.Range(0, variables)
                from q in Enumerable.Range(p + 1, variables - p - 1)
                select p < equal && q < equal ? mixed[0, 1] : mixed[p < equal ? 0 : p, q]]);
    }

    /// <summary>Numbers from −1 to 1.</summary>
    public static double[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextDouble() - 1)];
    }
}
