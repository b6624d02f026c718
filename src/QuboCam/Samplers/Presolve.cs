using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace QuboCam;

/// <summary>A part of a problem that no other part touches.</summary>
/// <param name="Variables">The variables of the problem, ascending; their positions are the variables of the part.</param>
/// <param name="Qubo">The part, without the energy of the fixed variables; its tolerance is that of the whole problem.</param>
public sealed record ProblemPart(ImmutableArray<int> Variables, Qubo Qubo);

/// <summary>A problem without the variables that are decided in every minimum, and in parts that do not touch.</summary>
/// <remarks>
/// The minima are kept, all of them: those of the problem are those of the reduced one with the fixed values put back, and so are
/// the states tied with them. With a cardinality nothing is fixed or parted. Costs O(n²) where little is fixed.
/// </remarks>
public sealed class Presolve
{
    private readonly Qubo _qubo;
    private readonly VariableFixing _fixing;
    private readonly int[][] _parts;

    private Presolve(Qubo qubo)
    {
        _qubo = qubo;
        _fixing = VariableFixing.Of(qubo);
        _parts = qubo.Cardinality is null ? ConnectedParts(_fixing) : qubo.Variables > 0 ? [_fixing.Free] : [];
        Report = new PresolveReport(qubo.Variables, _fixing.Values.Count(value => value == false), _fixing.Values.Count(value => value == true),
            CountUncoupled(), [.. _parts.Select(part => part.Length).OrderDescending()]);
    }

    /// <summary>What was found.</summary>
    public PresolveReport Report { get; }

    /// <summary>Energy of the fixed variables, offset included.</summary>
    public double FixedEnergy => _fixing.Energy;

    /// <summary>The value of each variable of the problem; null where it is left to be solved.</summary>
    public ImmutableArray<bool?> Fixed => [.. _fixing.Values];

    /// <summary>Presolves a problem.</summary>
    /// <param name="qubo">The problem.</param>
    public static Presolve Of(Qubo qubo)
    {
        ArgumentNullException.ThrowIfNull(qubo);
        return new Presolve(qubo);
    }

    /// <summary>The problem of all variables that are left, in their order; its energies are those of the whole problem.</summary>
    /// <returns>The problem itself where nothing is fixed.</returns>
    public Qubo Reduced() => Report.Remaining == _qubo.Variables ? _qubo
        : new Qubo([.. _fixing.Linear], [.. _fixing.Quadratic], _fixing.Energy) { Scale = _qubo.Scale };

    /// <summary>The parts, smallest first; their energies and <see cref="FixedEnergy"/> add up to those of the whole problem.</summary>
    public ImmutableArray<ProblemPart> Parts() => [.. _parts.OrderBy(part => part.Length).Select(Part)];

    /// <summary>An assignment of the whole problem.</summary>
    /// <param name="reduced">An assignment of the variables that are left, in their order.</param>
    /// <returns>The assignment with the fixed values put back, length n.</returns>
    /// <exception cref="ArgumentException">The length is not the number of variables that are left.</exception>
    public bool[] Lift(ReadOnlySpan<bool> reduced)
    {
        if (reduced.Length != _fixing.Free.Length)
            throw new ArgumentException($"{_fixing.Free.Length} variables are left, {reduced.Length} came.", nameof(reduced));
        bool[] x = [.. _fixing.Values.Select(value => value == true)];
        for (int i = 0; i < reduced.Length; i++)
            x[_fixing.Free[i]] = reduced[i];
        return x;
    }

    private ProblemPart Part(int[] positions)
    {
        int m = _fixing.Free.Length, size = positions.Length;
        double[] quadratic = new double[(long)size * (size - 1) / 2];
        for (int i = 0, at = 0; i < size; i++)
            for (int j = i + 1; j < size; j++, at++)
                quadratic[at] = _fixing.Quadratic[(int)((long)positions[i] * (2L * m - positions[i] - 1) / 2 + (positions[j] - positions[i] - 1))];
        Qubo qubo = new([.. positions.Select(i => _fixing.Linear[i])], ImmutableCollectionsMarshal.AsImmutableArray(quadratic))
        {
            Scale = _qubo.Scale,
            Cardinality = _qubo.Cardinality,
        };
        return new ProblemPart([.. positions.Select(i => _fixing.Free[i])], qubo);
    }

    /// <summary>The connected components of the couplings, each ascending, by union of sets.</summary>
    private static int[][] ConnectedParts(VariableFixing fixing)
    {
        int m = fixing.Free.Length, left = m;
        int[] parent = [.. Enumerable.Range(0, m)];
        for (int i = 0, at = 0; i < m && left > 1; at += m - 1 - i, i++)
        {
            ReadOnlySpan<double> row = fixing.Quadratic.Slice(at, m - 1 - i);
            for (int j = 0; j < row.Length && left > 1; j++)
            {
                int skipped = row[j..].IndexOfAnyExcept(0.0);
                if (skipped < 0) break;
                j += skipped;
                (int a, int b) = (Root(i), Root(i + 1 + j));
                if (a == b) continue;
                parent[Math.Max(a, b)] = Math.Min(a, b);
                left--;
            }
        }
        return [.. Enumerable.Range(0, m).GroupBy(Root).Select(group => group.ToArray())];

        int Root(int i)
        {
            while (parent[i] != i)
                i = parent[i] = parent[parent[i]];
            return i;
        }
    }

    private int CountUncoupled()
    {
        int n = _qubo.Variables;
        bool[] isCoupled = new bool[n];
        int left = n;
        ReadOnlySpan<double> biases = _qubo.Quadratic.AsSpan();
        for (int i = 0, at = 0; i < n && left > 0; at += n - 1 - i, i++)
        {
            ReadOnlySpan<double> row = biases.Slice(at, n - 1 - i);
            for (int j = 0; j < row.Length; j++)
            {
                int skipped = row[j..].IndexOfAnyExcept(0.0);
                if (skipped < 0) break;
                j += skipped;
                left -= (isCoupled[i] ? 0 : 1) + (isCoupled[i + 1 + j] ? 0 : 1);
                isCoupled[i] = isCoupled[i + 1 + j] = true;
            }
        }
        return left;
    }
}
