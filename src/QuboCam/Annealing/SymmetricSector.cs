using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// The part of the state space that an anneal can reach where qubits are twins: states symmetric under their exchange. The uniform
/// start is one and H(s) keeps the symmetry, so the gap that the dynamics sees is the one in here.
/// </summary>
/// <param name="Groups">Groups of twins of two qubits or more.</param>
/// <param name="Hamiltonian">H(s) in the sector.</param>
public sealed record SymmetricSector(ImmutableArray<ImmutableArray<int>> Groups, AnnealingHamiltonian Hamiltonian)
{
    /// <summary>Sectors above this dimension are not computed: their driver is a plain loop.</summary>
    public const int MostStates = 1 << 13;

    /// <summary>Finds the sector.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="driverStrength">g.</param>
    /// <param name="schedule">A and B.</param>
    /// <returns>The sector; null where no two qubits are twins, or where it has more than <see cref="MostStates"/> states.</returns>
    public static SymmetricSector? Of(Qubo qubo, double driverStrength, AnnealingSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        ImmutableArray<ImmutableArray<int>> groups = TwinQubits.Groups(qubo);
        double states = groups.Aggregate(1.0, (product, group) => product * (group.Length + 1));
        if (groups.Length == qubo.Variables || states > MostStates) return null;
        SpinLadder ladder = new([.. groups.Select(group => group.Length)], driverStrength);
        double[] energies = [.. Enumerable.Range(0, ladder.Dimension).Select(state => qubo.Energy(Representative(state)))];
        return new SymmetricSector(
            [.. groups.Where(group => group.Length > 1)], new AnnealingHamiltonian(ladder, energies, schedule, threads: 1, qubo.Tolerance));

        bool[] Representative(int state)
        {
            bool[] x = new bool[qubo.Variables];
            for (int group = 0; group < groups.Length; group++)
                foreach (int member in groups[group].Take(ladder.Ones(state, group))) x[member] = true;
            return x;
        }
    }
}
