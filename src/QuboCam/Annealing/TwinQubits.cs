using System.Collections.Immutable;

namespace QuboCam;

/// <summary>Groups of qubits that can be exchanged without changing any energy, as those of equal feature maps can.</summary>
internal static class TwinQubits
{
    private const double Equal = 1e-12; // of the largest bias

    /// <summary>The groups, each ascending, ordered by their first member; every qubit is in one.</summary>
    public static ImmutableArray<ImmutableArray<int>> Groups(Qubo qubo)
    {
        List<List<int>> groups = [];
        for (int p = 0; p < qubo.Variables; p++)
        {
            List<int>? own = groups.Find(group => AreTwins(qubo, group[0], p));
            if (own is null) groups.Add([p]);
            else own.Add(p);
        }
        return [.. groups.Select(group => group.ToImmutableArray())];
    }

    /// <summary>Whether exchanging p and q changes nothing. It is transitive, so that one member stands for its group.</summary>
    private static bool AreTwins(Qubo qubo, int p, int q)
    {
        double allowed = Equal * qubo.Scale;
        if (!(Math.Abs(qubo.Linear[p] - qubo.Linear[q]) <= allowed)) return false;
        for (int other = 0; other < qubo.Variables; other++)
            if (other != p && other != q && !(Math.Abs(qubo[p, other] - qubo[q, other]) <= allowed)) return false;
        return true;
    }
}
