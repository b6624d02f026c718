using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// A spin-reversal transform (gauge): the meaning of some variables' spins is turned round, which changes no energy, but averages
/// out what a real annealer's biases do.
/// </summary>
/// <remarks>
/// A variable's chain is turned as a whole, so that its couplers keep their sign and the extended range of J stays open to them.
/// </remarks>
/// <param name="Signs">−1 where the spin is turned round, else +1; shape [n].</param>
public sealed record SpinReversal(ImmutableArray<sbyte> Signs)
{
    /// <summary>No spin is turned.</summary>
    /// <param name="variables">Number of variables.</param>
    public static SpinReversal None(int variables) => new([.. Enumerable.Repeat((sbyte)1, variables)]);

    /// <summary>Each spin is turned with a probability of a half.</summary>
    internal static SpinReversal Draw(int variables, ref RandomStream random) =>
        new([.. random.Bits(variables, ones: null).Select(bit => bit ? (sbyte)-1 : (sbyte)1)]);

    /// <summary>The problem of the turned spins.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>A problem of the same energies.</returns>
    public Ising Apply(Ising problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        double[] couplings = [.. problem.Couplings];
        for (int i = 0, at = 0; i < problem.Variables; i++)
            for (int j = i + 1; j < problem.Variables; j++, at++)
                couplings[at] *= Signs[i] * Signs[j];
        return new Ising([.. problem.Fields.Zip(Signs, (field, sign) => field * sign)], [.. couplings], problem.Offset);
    }

    /// <summary>Turns the spins back; also the other way round.</summary>
    /// <param name="spins">Spins, −1 or +1, shape [n]; changed in place.</param>
    public void Apply(Span<sbyte> spins)
    {
        for (int i = 0; i < spins.Length; i++)
            spins[i] *= Signs[i];
    }
}
