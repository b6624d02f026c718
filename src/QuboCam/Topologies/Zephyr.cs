using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// Zephyr, of the Advantage2 annealers: long qubits of two directions that cross, each in two overlapping rows. Shape [m, t] (t =
/// 4 when absent).
/// </summary>
/// <remarks>
/// Qubit (u, w, k, j, z), direction, perpendicular offset, track, row and parallel offset, has the label
/// (((u·(2m + 1) + w)·t + k)·2 + j)·m + z. Boothby, King and Raymond 2021, D-Wave technical report 14-1056A-A.
/// </remarks>
public sealed class Zephyr : ITopology
{
    /// <inheritdoc/>
    public string Name => "zephyr";

    /// <inheritdoc/>
    public HardwareGraph Ideal(ImmutableArray<int> shape)
    {
        (int m, int t) = Sizes(shape);
        return Topologies.Graph(this, shape, Along(m, t).Concat(Across(m, t)));
    }

    /// <inheritdoc/>
    public int LargestClique(ImmutableArray<int> shape)
    {
        (int m, int t) = Sizes(shape);
        return t * (4 * m - 2);
    }

    /// <inheritdoc/>
    public QubitPlace Place(ImmutableArray<int> shape, int qubit)
    {
        (int m, int t) = Sizes(shape);
        (int line, int z) = (qubit / m, qubit % m);
        int lines = (2 * m + 1) * 2 * t, first = (2 * z + line % 2) * 2 * t;
        return new QubitPlace(line < lines, line % lines, first, first + 4 * t - 1);
    }

    private (int M, int T) Sizes(ImmutableArray<int> shape)
    {
        ReadOnlySpan<int> sizes = Topologies.Sizes(this, shape, least: 1, most: 2, smallest: 1);
        return (sizes[0], sizes.Length > 1 ? sizes[1] : 4);
    }

    private static IEnumerable<(int A, int B)> Along(int m, int t)
    {
        for (int u = 0; u < 2; u++)
            for (int w = 0; w < 2 * m + 1; w++)
                for (int k = 0; k < t; k++)
                    for (int z = 0; z < m; z++)
                    {
                        int first = Label(m, t, u, w, k, 0, z), second = Label(m, t, u, w, k, 1, z);
                        yield return (first, second);
                        if (z + 1 == m) continue;
                        yield return (first, first + 1);
                        yield return (second, second + 1);
                        yield return (first + 1, second);
                    }
    }

    private static IEnumerable<(int A, int B)> Across(int m, int t) =>
        from w in Enumerable.Range(0, m)
        from z in Enumerable.Range(0, m)
        from a in Enumerable.Range(0, 2)
        from b in Enumerable.Range(0, 2)
        from i in Enumerable.Range(0, 2)
        from j in Enumerable.Range(0, 2)
        from k in Enumerable.Range(0, t)
        from h in Enumerable.Range(0, t)
        select (Label(m, t, 0, 2 * w + 1 + a * (2 * i - 1), k, j, z), Label(m, t, 1, 2 * z + 1 + b * (2 * j - 1), h, i, w));

    private static int Label(int m, int t, int u, int w, int k, int j, int z) =>
        (((u * (2 * m + 1) + w) * t + k) * 2 + j) * m + z;
}
