using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>Fixes the variables that have one value in every minimum, ties within the problem's tolerance included.</summary>
/// <remarks>
/// With cᵢ the linear bias and what the variables fixed at 1 add to it, flipping xᵢ from 0 to 1 changes the energy by something
/// between cᵢ + Σ min(0, bᵢⱼ) and cᵢ + Σ max(0, bᵢⱼ) over the free j. Where the first lies above the tolerance, xᵢ is 0 in every
/// minimum; where the second lies below its negative, xᵢ is 1. Hammer, Hansen and Simeone 1984 call this strong persistency.
/// </remarks>
internal sealed class VariableFixing
{
    private const double Rounding = 4 * 2.220446049250313e-16; // four units in the last place
    private readonly double _tolerance;
    private readonly List<int> _decided = []; // in this wave, ascending
    private bool?[] _values; // of the variables of this round
    private double[] _quadratic, _least = [], _most = [];
    private int _left; // free variables of this round
    private double _slack;

    private VariableFixing(Qubo qubo)
    {
        _tolerance = qubo.Tolerance;
        Values = new bool?[qubo.Variables];
        Free = [.. Enumerable.Range(0, qubo.Variables)];
        Linear = [.. qubo.Linear];
        _quadratic = ImmutableCollectionsMarshal.AsArray(qubo.Quadratic)!;
        _values = new bool?[qubo.Variables];
        Energy = qubo.Offset;
    }

    /// <summary>The value of each variable of the problem; null where it is free.</summary>
    public bool?[] Values { get; }

    /// <summary>The free variables, ascending.</summary>
    public int[] Free { get; private set; }

    /// <summary>Linear biases of the free variables, with what the fixed ones add.</summary>
    public double[] Linear { get; private set; }

    /// <summary>Quadratic biases among the free variables, strict upper triangle; not to be written to.</summary>
    public ReadOnlySpan<double> Quadratic => _quadratic;

    /// <summary>Energy of the fixed variables, offset included.</summary>
    public double Energy { get; private set; }

    /// <summary>Fixes what can be fixed.</summary>
    public static VariableFixing Of(Qubo qubo)
    {
        VariableFixing fixing = new(qubo);
        if (qubo.Cardinality is null)
            while (fixing.Round()) { }
        return fixing;
    }

    /// <summary>Fixes all that is decided, wave by wave, until nothing is or the block is worth shrinking.</summary>
    /// <returns>Whether another round may fix more.</returns>
    private bool Round()
    {
        MeasureBounds();
        _left = Free.Length;
        while (Decide() && 2 * _left > Free.Length)
            FixDecided();
        if (_left < Free.Length) Shrink();
        return _decided.Count > 0;
    }

    /// <summary>Lists the variables that are decided by now.</summary>
    private bool Decide()
    {
        _decided.Clear();
        for (int i = 0; i < Free.Length; i++)
            if (_values[i] is null && IsDecided(i))
                _decided.Add(i);
        return _decided.Count > 0;
    }

    private bool IsDecided(int i) => _least[i] > _slack || _most[i] < -_slack;

    private void MeasureBounds()
    {
        int m = Free.Length;
        (_least, _most) = ([.. Linear], [.. Linear]);
        for (int i = 0, at = 0; i < m; at += m - 1 - i, i++)
        {
            (double negative, double positive) = AddRow(_quadratic.AsSpan(at, m - 1 - i), 1, _least.AsSpan(i + 1), _most.AsSpan(i + 1));
            _least[i] += negative;
            _most[i] += positive;
        }
        double widest = 0;
        for (int i = 0; i < m; i++)
            widest = Math.Max(widest, _most[i] - _least[i] + Math.Abs(Linear[i]));
        // The sums are rounded, too.
        _slack = _tolerance + Rounding * m * widest;
    }

    /// <summary>Adds the negative and the positive couplings of a row, times ±1, to the other ends' bounds, and sums them up.</summary>
    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Negative, double Positive) AddRow(ReadOnlySpan<double> row, double sign, Span<double> least, Span<double> most)
    {
        Vector<double> negatives = default, positives = default;
        int j = 0;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> coupling = sign * new Vector<double>(row[j..]);
            Vector<double> negative = Vector.Min(coupling, Vector<double>.Zero), positive = coupling - negative;
            (new Vector<double>(least[j..]) + negative).CopyTo(least[j..]);
            (new Vector<double>(most[j..]) + positive).CopyTo(most[j..]);
            negatives += negative;
            positives += positive;
        }
        double sumNegative = Vector.Sum(negatives), sumPositive = Vector.Sum(positives);
        for (; j < row.Length; j++)
        {
            double coupling = sign * row[j], negative = Math.Min(coupling, 0);
            least[j] += negative;
            most[j] += coupling - negative;
            sumNegative += negative;
            sumPositive += coupling - negative;
        }
        return (sumNegative, sumPositive);
    }

    /// <summary>Fixes the decided variables in one pass over the rows: theirs whole, of the free ones' what couples to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FixDecided()
    {
        foreach (int i in _decided)
            Values[Free[i]] = _values[i] = _most[i] < 0;
        _left -= _decided.Count;
        int m = Free.Length, before = 0;
        for (int i = 0, at = 0; i <= _decided[^1]; at += m - 1 - i, i++)
        {
            ReadOnlySpan<double> row = _quadratic.AsSpan(at, m - 1 - i);
            if (i == _decided[before])
            {
                before++;
                SettleRow(row, i);
            }
            else if (_values[i] is null)
                foreach (int j in CollectionsMarshal.AsSpan(_decided)[before..])
                    SettleCoupling(row[j - i - 1], i, _values[j] == true);
        }
    }

    // A negative coupling was part of the lower bound, a positive one of the upper: at 0 it leaves, at 1 it enters the other.
    private void SettleRow(ReadOnlySpan<double> row, int i)
    {
        bool one = _values[i] == true;
        if (_left > 0) AddRow(row, one ? 1 : -1, _most.AsSpan(i + 1), _least.AsSpan(i + 1));
        if (!one) return;
        Energy += Linear[i];
        Span<double> linear = Linear.AsSpan(i + 1);
        TensorPrimitives.Add(linear, row, linear);
    }

    private void SettleCoupling(double coupling, int i, bool one)
    {
        if (coupling < 0 != one) _least[i] += one ? coupling : -coupling;
        else _most[i] += one ? coupling : -coupling;
        if (one) Linear[i] += coupling;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Shrink()
    {
        int m = Free.Length;
        int[] kept = [.. Enumerable.Range(0, m).Where(i => _values[i] is null)];
        double[] quadratic = GC.AllocateUninitializedArray<double>((int)((long)kept.Length * (kept.Length - 1) / 2));
        for (int i = 0, at = 0; i < kept.Length; i++)
        {
            int first = kept[i] + 1;
            ReadOnlySpan<double> row = _quadratic.AsSpan((int)((first - 1L) * (2L * m - first) / 2), m - first);
            foreach (int j in kept.AsSpan(i + 1))
                quadratic[at++] = row[j - first];
        }
        (Linear, Free) = ([.. kept.Select(i => Linear[i])], [.. kept.Select(i => Free[i])]);
        (_quadratic, _values) = (quadratic, new bool?[kept.Length]);
    }
}
