using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>The couplings of a problem in single precision, as rows that are added to local fields.</summary>
/// <remarks>
/// Couplings that are small whole numbers of some unit, as in most public instances, are kept in one byte each: what a flip costs is
/// mostly the way of a row from memory. Rows with few entries are kept as lists beside it. All three give the same sums.
/// </remarks>
internal sealed class CouplingRows
{
    /// <summary>Rows are padded with zeros to a multiple of this.</summary>
    public const int Block = 8;

    // Below this density following the neighbours is faster than adding a whole row.
    private const double SparseDensity = 1.0 / 16;

    private readonly float[]? _values;
    private readonly sbyte[] _multiples;
    private readonly float _unit;
    private readonly (int Column, float Value)[][]? _neighbours;

    /// <summary>Converts a symmetric matrix with a zero diagonal.</summary>
    /// <param name="couplings">The matrix, shape [n, n].</param>
    /// <param name="n">Its size.</param>
    /// <param name="scale">The unit of the result.</param>
    public CouplingRows(double[] couplings, int n, PowerOfTwo scale)
    {
        Stride = (n + Block - 1) / Block * Block;
        double largest = n == 0 ? 0 : scale.Divide(Math.Abs(TensorPrimitives.MaxMagnitude<double>(couplings)));
        // So that the largest lies between 64 and 127 units; far below the scale it does not matter how it is rounded.
        _unit = largest > 1e-20 ? MathF.ScaleB(1, Math.ILogB(largest) - 6) : 1;
        _multiples = Multiples(couplings, n, scale) ?? [];
        _values = _multiples.Length == (long)n * Stride ? null : Values(couplings, n, scale);
        if (couplings.Length - couplings.AsSpan().Count(0.0) < SparseDensity * couplings.Length)
            _neighbours = [.. Enumerable.Range(0, n).Select(Neighbours)];
    }

    /// <summary>Length of a row, n rounded up to a multiple of <see cref="Block"/>.</summary>
    public int Stride { get; }

    /// <summary>One coupling; 0 for i = j.</summary>
    public float this[int i, int j] => _values is null ? _multiples[i * Stride + j] * _unit : _values[i * Stride + j];

    /// <summary>fields += sign · row i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int i, float sign, float[] fields)
    {
        if (_neighbours is not null)
            Add(_neighbours[i], sign, fields);
        else if (_values is not null)
            RowSum.Add(new FloatRow(_values, i * Stride), sign, fields);
        else
            RowSum.Add(new ByteRow(_multiples, i * Stride), sign * _unit, fields);
    }

    /// <summary>The lowest of numbers − row i, and where it is.</summary>
    public (int Position, float Value) LowestDifference(float[] numbers, int i) => _values is not null
        ? RowSum.LowestDifference(numbers, new FloatRow(_values, i * Stride), 1)
        : RowSum.LowestDifference(numbers, new ByteRow(_multiples, i * Stride), _unit);

    private static void Add((int Column, float Value)[] neighbours, float sign, float[] fields)
    {
        foreach ((int column, float value) in neighbours)
            fields[column] += sign * value;
    }

    private sbyte[]? Multiples(double[] couplings, int n, PowerOfTwo scale)
    {
        sbyte[] multiples = new sbyte[(long)n * Stride];
        double perUnit = 1 / (double)_unit;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                double multiple = scale.Divide(couplings[i * n + j]) * perUnit;
                sbyte whole = (sbyte)multiple;
                if (whole != multiple) return null;
                multiples[i * Stride + j] = whole;
            }
        return multiples;
    }

    private float[] Values(double[] couplings, int n, PowerOfTwo scale)
    {
        float[] values = new float[(long)n * Stride];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                values[i * Stride + j] = (float)scale.Divide(couplings[i * n + j]);
        return values;
    }

    private (int Column, float Value)[] Neighbours(int i) =>
        [.. Enumerable.Range(0, Stride).Where(j => this[i, j] != 0).Select(j => (j, this[i, j]))];
}
