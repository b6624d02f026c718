using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A problem's variables on an annealer: each is a chain of qubits that are held together.</summary>
public sealed record MinorEmbedding
{
    /// <summary>Makes an embedding.</summary>
    /// <param name="chains">Labels of the qubits of each variable's chain, ascending; shape [n][length].</param>
    /// <exception cref="ArgumentException">A chain is empty, or a qubit is in two chains.</exception>
    public MinorEmbedding(ImmutableArray<ImmutableArray<int>> chains)
    {
        HashSet<int> used = [];
        for (int variable = 0; variable < chains.Length; variable++)
        {
            if (chains[variable].IsEmpty)
                throw new ArgumentException($"The chain of variable {variable} is empty.", nameof(chains));
            if (chains[variable].FirstOrDefault(qubit => !used.Add(qubit), -1) is >= 0 and int twice)
                throw new ArgumentException($"Qubit {twice} is in two chains.", nameof(chains));
        }
        Chains = chains;
    }

    /// <summary>Labels of the qubits of each variable's chain; shape [n][length].</summary>
    public ImmutableArray<ImmutableArray<int>> Chains { get; }

    /// <summary>Number of variables, n.</summary>
    public int Variables => Chains.Length;

    /// <summary>Number of qubits used.</summary>
    public int QubitsUsed => Chains.Sum(chain => chain.Length);

    /// <summary>Qubits of the longest chain; 0 without variables.</summary>
    public int LongestChain => Chains.IsEmpty ? 0 : Chains.Max(chain => chain.Length);
}
