using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// Pegasus, of the Advantage annealers: long qubits of two directions that cross, with odd couplers. Shape [m].
/// </summary>
/// <remarks>
/// Qubit (u, w, k, z), direction, perpendicular offset, track and parallel offset, has the label ((u·m + w)·12 + k)·(m − 1) + z.
/// Qubits at the border that no chip has are left out. Boothby et al. 2020, arXiv:2003.00133.
/// </remarks>
public sealed class Pegasus : ITopology
{
    // Shifts of the tracks of both directions, the same for four tracks each.
    private static readonly int[] VerticalShifts = [2, 10, 6], HorizontalShifts = [6, 2, 10];

    /// <inheritdoc/>
    public string Name => "pegasus";

    /// <inheritdoc/>
    public HardwareGraph Ideal(ImmutableArray<int> shape)
    {
        int m = Size(shape);
        return Topologies.Graph(this, shape, Couplers(m));
    }

    /// <inheritdoc/>
    public int LargestClique(ImmutableArray<int> shape) => 12 * (Size(shape) - 1);

    /// <inheritdoc/>
    public QubitPlace Place(ImmutableArray<int> shape, int qubit)
    {
        int m = Size(shape), line = qubit / (m - 1), z = qubit % (m - 1);
        (bool isVertical, int k) = (line < 12 * m, line % 12);
        int first = 12 * z + (isVertical ? VerticalShifts : HorizontalShifts)[k / 4];
        return new QubitPlace(isVertical, line % (12 * m), first, first + 11);
    }

    private int Size(ImmutableArray<int> shape) => Topologies.Sizes(this, shape, least: 1, most: 1, smallest: 2)[0];

    private static IEnumerable<(int A, int B)> Couplers(int m)
    {
        for (int u = 0; u < 2; u++)
            for (int w = 0; w < m; w++)
                for (int k = 0; k < 12; k++)
                    for (int z = 0; z < m - 1; z++)
                    {
                        if (!IsOnChip(w, k)) continue;
                        if (z + 1 < m - 1)
                            yield return (Label(u, w, k, z), Label(u, w, k, z + 1));
                        if (k % 2 == 0)
                            yield return (Label(u, w, k, z), Label(u, w, k + 1, z));
                        for (int other = 0; u == 0 && other < 12; other++)
                        {
                            int acrossW = z + (other < VerticalShifts[k / 4] ? 1 : 0),
                                acrossZ = w - (k < HorizontalShifts[other / 4] ? 1 : 0);
                            if (acrossZ >= 0 && acrossZ < m - 1 && IsOnChip(acrossW, other))
                                yield return (Label(0, w, k, z), Label(1, acrossW, other, acrossZ));
                        }
                    }

        int Label(int u, int w, int k, int z) => ((u * m + w) * 12 + k) * (m - 1) + z;
        bool IsOnChip(int w, int k) => (w > 0 || k >= 2) && (w < m - 1 || k < 10);
    }
}
