using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuboCam;

/// <summary>One chunk of an enumeration: the variables before the table have values, the table holds the energies.</summary>
internal sealed class GrayWalk
{
    private readonly Qubo _qubo;
    private readonly EnumerationTable _table;
    private readonly double[] _energies;
    private readonly bool[] _high;
    private double _highEnergy;
    private int _ones;

    /// <summary>Starts a chunk: its first variables take the bits of the chunk's number, the others before the table are 0.</summary>
    public GrayWalk(Qubo qubo, EnumerationTable table, int chunkBits, int chunk)
    {
        (_qubo, _table) = (qubo, table);
        _energies = [.. table.Energies];
        _high = new bool[table.Added.Length];
        _highEnergy = qubo.Offset;
        for (int i = 0; i < chunkBits; i++)
            if ((chunk >> (chunkBits - 1 - i) & 1) != 0) Flip(i);
    }

    /// <summary>The lowest energy in the table, of the asked cardinality; +∞ where no state has it.</summary>
    public double Minimum()
    {
        (int from, int to) = Range();
        return from == to ? double.PositiveInfinity : _highEnergy + TensorPrimitives.Min<double>(_energies.AsSpan(from, to - from));
    }

    /// <summary>Flips a variable before the table.</summary>
    /// <returns>The lowest energy in the table afterwards.</returns>
    public double Flip(int variable)
    {
        double sign = _high[variable] ? -1 : 1;
        _highEnergy += sign * Field(variable);
        _high[variable] = !_high[variable];
        _ones += (int)sign;
        (int from, int to) = Range();
        ReadOnlySpan<double> added = _table.Added[variable];
        Add(_energies.AsSpan(0, from), added[..from], sign);
        double minimum = Add(_energies.AsSpan(from, to - from), added[from..to], sign);
        Add(_energies.AsSpan(to), added[to..], sign);
        return _highEnergy + minimum;
    }

    /// <summary>The states of the whole problem, of the asked cardinality, whose table energy is not above a limit.</summary>
    public IEnumerable<uint> StatesUpTo(double limit)
    {
        (int from, int to) = Range();
        uint high = 0;
        foreach (bool one in _high)
            high = high << 1 | (one ? 1u : 0u);
        high <<= _qubo.Variables - _high.Length;
        for (int at = from; at < to; at++)
            if (_highEnergy + _energies[at] <= limit) yield return high | (uint)_table.States[at];
    }

    private double Field(int variable)
    {
        double field = _qubo.Linear[variable];
        for (int other = 0; other < _high.Length; other++)
            if (_high[other]) field += _qubo[variable, other];
        return field;
    }

    private (int From, int To) Range()
    {
        if (_qubo.Cardinality is not int wanted) return (0, _energies.Length);
        int missing = wanted - _ones;
        return missing < 0 || missing >= _table.Starts.Length - 1 ? (0, 0) : (_table.Starts[missing], _table.Starts[missing + 1]);
    }

    /// <summary>energies += sign · added, in one pass with the minimum of the sums.</summary>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Add(Span<double> energies, ReadOnlySpan<double> added, double sign)
    {
        Span<Vector512<double>> sums = MemoryMarshal.Cast<double, Vector512<double>>(energies);
        ReadOnlySpan<Vector512<double>> terms = MemoryMarshal.Cast<double, Vector512<double>>(added);
        Vector512<double> signs = Vector512.Create(sign), even = Vector512.Create(double.PositiveInfinity), odd = even;
        int pairs = Math.Min(sums.Length, terms.Length) & ~1;
        for (int i = 0; i < pairs; i += 2)
        {
            sums[i] += signs * terms[i];
            sums[i + 1] += signs * terms[i + 1];
            even = Vector512.MinNative(even, sums[i]);
            odd = Vector512.MinNative(odd, sums[i + 1]);
        }
        even = Vector512.MinNative(even, odd);
        double minimum = double.PositiveInfinity;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
            minimum = Math.Min(minimum, even[lane]);
        for (int i = pairs * Vector512<double>.Count; i < energies.Length; i++)
        {
            energies[i] += sign * added[i];
            minimum = Math.Min(minimum, energies[i]);
        }
        return minimum;
    }
}
