using System.Collections.Immutable;

namespace QuboCam;

/// <summary>How the spins of a chain become the value of its variable.</summary>
public enum UnembeddingMethod
{
    /// <summary>What most of the chain's qubits say; ties go up, to spin +1.</summary>
    MajorityVote,

    /// <summary>Broken chains one after the other get the value of lower energy, the clearest preference first.</summary>
    MinimizeEnergy,

    /// <summary>One of the chain's qubits is drawn.</summary>
    WeightedRandom,

    /// <summary>Reads with a broken chain are dropped.</summary>
    Discard,
}

/// <summary>Reads back from the qubits what the problem's variables are.</summary>
public static class Unembedding
{
    /// <summary>Which chains of a read are broken: their qubits do not agree.</summary>
    /// <param name="spins">Spin of each qubit, −1 or +1.</param>
    /// <param name="embedding">The chains.</param>
    /// <returns>One value a variable.</returns>
    public static bool[] BrokenChains(IReadOnlyDictionary<int, sbyte> spins, MinorEmbedding embedding)
    {
        ArgumentNullException.ThrowIfNull(spins);
        ArgumentNullException.ThrowIfNull(embedding);
        return [.. embedding.Chains.Select(chain => chain.Any(qubit => spins[qubit] != spins[chain[0]]))];
    }

    /// <summary>The spins of a problem's variables.</summary>
    /// <param name="spins">Spin of each qubit, −1 or +1.</param>
    /// <param name="embedding">The chains.</param>
    /// <param name="problem">The problem in spins; used to minimise the energy.</param>
    /// <param name="method">What broken chains become.</param>
    /// <param name="random">Draws, for <see cref="UnembeddingMethod.WeightedRandom"/>.</param>
    /// <returns>One spin a variable; null where the read is dropped.</returns>
    internal static sbyte[]? Spins(
        IReadOnlyDictionary<int, sbyte> spins, MinorEmbedding embedding, Ising problem, UnembeddingMethod method,
        ref RandomStream random)
    {
        sbyte[] values = MajorityVote(spins, embedding);
        bool[] broken = BrokenChains(spins, embedding);
        if (!broken.Contains(true)) return values;
        switch (method)
        {
            case UnembeddingMethod.Discard:
                return null;
            case UnembeddingMethod.WeightedRandom:
                for (int i = 0; i < values.Length; i++)
                    values[i] = spins[embedding.Chains[i][random.Below(embedding.Chains[i].Length)]];
                break;
            case UnembeddingMethod.MinimizeEnergy:
                MinimizeEnergy(values, broken, problem);
                break;
        }
        return values;
    }

    /// <summary>What most of each chain's qubits say; ties go up.</summary>
    /// <param name="spins">Spin of each qubit, −1 or +1.</param>
    /// <param name="embedding">The chains.</param>
    /// <returns>One spin a variable.</returns>
    public static sbyte[] MajorityVote(IReadOnlyDictionary<int, sbyte> spins, MinorEmbedding embedding)
    {
        ArgumentNullException.ThrowIfNull(spins);
        ArgumentNullException.ThrowIfNull(embedding);
        return [.. embedding.Chains.Select(chain => chain.Sum(qubit => spins[qubit]) >= 0 ? (sbyte)1 : (sbyte)-1)];
    }

    /// <summary>
    /// Gives broken chains values of low energy: always that chain next whose field, of the decided ones, is the largest.
    /// </summary>
    private static void MinimizeEnergy(sbyte[] values, bool[] broken, Ising problem)
    {
        double[] couplings = problem.ToSymmetricMatrix();
        int n = values.Length;
        double[] fields = [.. problem.Fields];
        for (int i = 0; i < n; i++)
            if (!broken[i]) Decide(i);
        for (int left = broken.Count(isBroken => isBroken); left > 0; left--)
        {
            int next = -1;
            for (int i = 0; i < n; i++)
                if (broken[i] && (next < 0 || Math.Abs(fields[i]) > Math.Abs(fields[next]))) next = i;
            values[next] = fields[next] > 0 ? (sbyte)-1 : (sbyte)1;
            broken[next] = false;
            Decide(next);
        }

        void Decide(int i)
        {
            for (int j = 0; j < n; j++)
                fields[j] += couplings[i * n + j] * values[i];
        }
    }
}
