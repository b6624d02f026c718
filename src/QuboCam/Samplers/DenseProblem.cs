using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>What all reads of one problem share: its biases in single precision, in units of a power of two near its scale.</summary>
/// <remarks>
/// Any unit of energy fits the range of a float so, and whole numbers up to 2²⁴ times the smallest stay exact. Rows are padded with
/// zeros to a multiple of <see cref="Block"/>.
/// </remarks>
internal sealed class DenseProblem
{
    /// <summary>Rows are padded to a multiple of this.</summary>
    public const int Block = 16;

    // A padded variable is never worth a flip.
    private const float Never = 1e30f;

    // Below this density following the neighbours is faster than adding a whole row.
    private const double SparseDensity = 1.0 / 16;

    private readonly float[] _couplings;
    private readonly int[][]? _neighbours;
    private readonly float[][]? _values;

    /// <summary>Converts a problem.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix, shape [n, n].</param>
    public DenseProblem(Qubo qubo, double[] couplings)
    {
        (Variables, Cardinality) = (qubo.Variables, qubo.Cardinality);
        Stride = (Variables + Block - 1) / Block * Block;
        int exponent = qubo.Scale > 0 ? Math.ILogB(qubo.Scale) : 0;
        // In two factors: one alone would overflow for the smallest scales.
        double first = Math.ScaleB(1, -exponent / 2), second = Math.ScaleB(1, -exponent - -exponent / 2);
        Linear = new float[Stride];
        Linear.AsSpan(Variables).Fill(Never);
        for (int i = 0; i < Variables; i++)
            Linear[i] = (float)(qubo.Linear[i] * first * second);
        _couplings = new float[(long)Variables * Stride];
        long entries = 0;
        for (int i = 0; i < Variables; i++)
        {
            Span<float> row = _couplings.AsSpan(i * Stride, Variables);
            Convert(couplings.AsSpan(i * Variables, Variables), first, second, row);
            entries += row.Length - row.Count(0f);
        }
        if (entries > SparseDensity * Variables * Variables) return;
        _neighbours = [.. Enumerable.Range(0, Variables).Select(Neighbours)];
        _values = [.. Enumerable.Range(0, Variables).Select(i => _neighbours[i].Select(j => Row(i)[j]).ToArray())];
    }

    /// <summary>Number of variables, n.</summary>
    public int Variables { get; }

    /// <summary>Length of a row, at least n.</summary>
    public int Stride { get; }

    /// <summary>Exact number of ones, or null.</summary>
    public int? Cardinality { get; }

    /// <summary>Linear biases, shape [stride].</summary>
    public float[] Linear { get; }

    /// <summary>The couplings of one variable, shape [stride]; 0 with itself.</summary>
    public ReadOnlySpan<float> Row(int i) => _couplings.AsSpan(i * Stride, Stride);

    /// <summary>fields += factor · row i.</summary>
    public void AddRow(int i, float factor, Span<float> fields)
    {
        if (_neighbours is null)
        {
            TensorPrimitives.MultiplyAdd(Row(i), factor, fields, fields);
            return;
        }
        int[] neighbours = _neighbours[i];
        float[] values = _values![i];
        for (int at = 0; at < neighbours.Length; at++)
            fields[neighbours[at]] += factor * values[at];
    }

    private static void Convert(ReadOnlySpan<double> from, double first, double second, Span<float> to)
    {
        for (int j = 0; j < from.Length; j++)
            to[j] = (float)(from[j] * first * second);
    }

    private int[] Neighbours(int i)
    {
        List<int> neighbours = [];
        ReadOnlySpan<float> row = Row(i);
        for (int j = 0; j < row.Length; j++)
            if (row[j] != 0) neighbours.Add(j);
        return [.. neighbours];
    }
}
