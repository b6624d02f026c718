namespace QuboCam;

/// <summary>
/// How a pass over neighbouring high qubits cuts a state vector: a tile is every index that differs in those qubits only, for a
/// short run of columns. Its rows lie a power of two apart, in few sets of a cache: more than four are best gathered first.
/// </summary>
/// <param name="Dimension">Length of the state vector.</param>
/// <param name="Rows">Rows of a tile, 2 to the number of qubits.</param>
/// <param name="Stride">Distance of the rows: the bit of the lowest of the qubits.</param>
/// <param name="Columns">Elements of a row.</param>
internal readonly record struct RowTiles(int Dimension, int Rows, int Stride, int Columns)
{
    /// <summary>Number of tiles.</summary>
    public int Count => Dimension / (Rows * Columns);

    /// <summary>Index of the first element of a tile.</summary>
    public int Start(int tile)
    {
        int perStride = Stride / Columns;
        return tile / perStride * Stride * Rows + tile % perStride * Columns;
    }

    /// <summary>Copies the rows of a tile, one after the other.</summary>
    public void Gather<T>(T[] vector, int tile, Span<T> rows)
    {
        int start = Start(tile);
        for (int row = 0; row < Rows; row++)
            vector.AsSpan(start + row * Stride, Columns).CopyTo(rows[(row * Columns)..]);
    }

    /// <summary>Copies the rows back.</summary>
    public void Scatter<T>(ReadOnlySpan<T> rows, int tile, T[] vector)
    {
        int start = Start(tile);
        for (int row = 0; row < Rows; row++)
            rows.Slice(row * Columns, Columns).CopyTo(vector.AsSpan(start + row * Stride));
    }
}
