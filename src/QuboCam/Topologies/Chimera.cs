using System.Collections.Immutable;

namespace QuboCam;

/// <summary>
/// Chimera: a grid of m × n cells, each a complete bipartite graph of t and t qubits. Shape [m, n, t] (t = 4 when absent).
/// </summary>
/// <remarks>
/// Qubit (i, j, u, k), row, column, side and place in it, has the label ((i·n + j)·2 + u)·t + k. Boothby et al. 2020,
/// arXiv:2003.00133.
/// </remarks>
public sealed class Chimera : ITopology
{
    /// <inheritdoc/>
    public string Name => "chimera";

    /// <inheritdoc/>
    public HardwareGraph Ideal(ImmutableArray<int> shape)
    {
        (int m, int n, int t) = Sizes(shape);
        return Topologies.Graph(this, shape, Couplers(m, n, t));
    }

    /// <inheritdoc/>
    public int LargestClique(ImmutableArray<int> shape)
    {
        (int m, int n, int t) = Sizes(shape);
        return t * Math.Min(m, n);
    }

    /// <inheritdoc/>
    public QubitPlace Place(ImmutableArray<int> shape, int qubit)
    {
        (_, int n, int t) = Sizes(shape);
        (int k, int u, int column, int row) = (qubit % t, qubit / t % 2, qubit / (2 * t) % n, qubit / (2 * t * n));
        (int across, int along) = u == 0 ? (column, row) : (row, column);
        return new QubitPlace(u == 0, across * t + k, along * t, along * t + t - 1);
    }

    private (int M, int N, int T) Sizes(ImmutableArray<int> shape)
    {
        ReadOnlySpan<int> sizes = Topologies.Sizes(this, shape, least: 2, most: 3, smallest: 1);
        return (sizes[0], sizes[1], sizes.Length > 2 ? sizes[2] : 4);
    }

    private static IEnumerable<(int A, int B)> Couplers(int m, int n, int t)
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < t; k++)
                {
                    for (int other = 0; other < t; other++)
                        yield return (Label(i, j, 0, k), Label(i, j, 1, other));
                    if (i + 1 < m)
                        yield return (Label(i, j, 0, k), Label(i + 1, j, 0, k));
                    if (j + 1 < n)
                        yield return (Label(i, j, 1, k), Label(i, j + 1, 1, k));
                }

        int Label(int i, int j, int u, int k) => ((i * n + j) * 2 + u) * t + k;
    }
}
