using System.Numerics;
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
    private const int LeastBatch = 32;
    private const double Rounding = 4 * 2.220446049250313e-16; // four units in the last place
    private readonly double _tolerance;
    private readonly List<int> _decided = [];
    private bool?[] _values; // of the variables of this round
    private double[] _quadratic, _least = [], _most = [];
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

    /// <summary>Bounds from the biases, then fixes one variable after the other until none is decided or the block is worth shrinking.</summary>
    /// <returns>Whether another round may fix more.</returns>
    private bool Round()
    {
        MeasureBounds();
        for (int i = 0; i < Free.Length; i++)
            if (IsDecided(i))
                _decided.Add(i);
        int limit = Math.Max(LeastBatch, Free.Length / 8), done = 0;
        for (int at = 0; at < _decided.Count && done < limit; at++)
            if (_values[_decided[at]] is null)
            {
                Fix(_decided[at], _most[_decided[at]] < 0);
                done++;
            }
        _decided.Clear();
        if (done == 0) return false;
        Shrink();
        return done == limit;
    }

    private bool IsDecided(int i) => _least[i] > _slack || _most[i] < -_slack;

    private void MeasureBounds()
    {
        int m = Free.Length;
        (_least, _most) = ([.. Linear], [.. Linear]);
        for (int i = 0, at = 0; i < m; at += m - 1 - i, i++)
        {
            (double negative, double positive) = AddRow(_quadratic.AsSpan(at, m - 1 - i), _least.AsSpan(i + 1), _most.AsSpan(i + 1));
            _least[i] += negative;
            _most[i] += positive;
        }
        double widest = 0;
        for (int i = 0; i < m; i++)
            widest = Math.Max(widest, _most[i] - _least[i] + Math.Abs(Linear[i]));
        // The sums are rounded, too.
        _slack = _tolerance + Rounding * m * widest;
    }

    /// <summary>Adds the negative and the positive couplings of a row to the other ends' bounds, and sums them up.</summary>
    private static (double Negative, double Positive) AddRow(ReadOnlySpan<double> row, Span<double> least, Span<double> most)
    {
        Vector<double> negatives = default, positives = default;
        int j = 0;
        for (; j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> coupling = new(row[j..]), negative = Vector.Min(coupling, Vector<double>.Zero), positive = coupling - negative;
            (new Vector<double>(least[j..]) + negative).CopyTo(least[j..]);
            (new Vector<double>(most[j..]) + positive).CopyTo(most[j..]);
            negatives += negative;
            positives += positive;
        }
        double sumNegative = Vector.Sum(negatives), sumPositive = Vector.Sum(positives);
        for (; j < row.Length; j++)
        {
            double negative = Math.Min(row[j], 0);
            least[j] += negative;
            most[j] += row[j] - negative;
            sumNegative += negative;
            sumPositive += row[j] - negative;
        }
        return (sumNegative, sumPositive);
    }

    private void Fix(int i, bool one)
    {
        _values[i] = one;
        Values[Free[i]] = one;
        if (one) Energy += Linear[i];
        int m = Free.Length;
        for (int j = 0; j < m; j++)
        {
            if (_values[j] is not null) continue;
            double coupling = _quadratic[j < i ? IndexOf(j, i, m) : IndexOf(i, j, m)];
            if (coupling == 0) continue;
            // A negative coupling was part of the lower bound, a positive one of the upper: at 0 it leaves, at 1 it enters the other.
            if (coupling < 0 != one) _least[j] += one ? coupling : -coupling;
            else _most[j] += one ? coupling : -coupling;
            if (one) Linear[j] += coupling;
            if (IsDecided(j)) _decided.Add(j);
        }
    }

    private void Shrink()
    {
        int m = Free.Length;
        int[] kept = [.. Enumerable.Range(0, m).Where(i => _values[i] is null)];
        double[] quadratic = GC.AllocateUninitializedArray<double>((int)((long)kept.Length * (kept.Length - 1) / 2));
        for (int i = 0, at = 0; i < kept.Length; i++)
            for (int j = i + 1; j < kept.Length; j++, at++)
                quadratic[at] = _quadratic[IndexOf(kept[i], kept[j], m)];
        (Linear, Free) = ([.. kept.Select(i => Linear[i])], [.. kept.Select(i => Free[i])]);
        (_quadratic, _values) = (quadratic, new bool?[kept.Length]);
    }

    private static int IndexOf(int i, int j, int m) => (int)((long)i * (2L * m - i - 1) / 2 + (j - i - 1));
}
