using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Steepest descent of one problem: the best single flip while one helps; with a cardinality, the best swap.</summary>
internal sealed class LocalSearch
{
    // Steps below rounding error of the fields could go round in circles.
    private const double SmallestStep = 1e-12;

    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly double _smallestStep;

    /// <summary>Prepares the problem.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix, shape [n, n].</param>
    public LocalSearch(Qubo qubo, double[] couplings) =>
        (_qubo, _couplings, _smallestStep) = (qubo, couplings, SmallestStep * qubo.Scale);

    /// <summary>∂E/∂xᵢ = aᵢ + Σⱼ bᵢⱼ xⱼ of every variable.</summary>
    public double[] Fields(ReadOnlySpan<bool> x)
    {
        double[] fields = [.. _qubo.Linear];
        for (int i = 0; i < x.Length; i++)
            if (x[i]) TensorPrimitives.Add(fields, Row(i), fields);
        return fields;
    }

    /// <summary>A state to start from: variables enter, always the best one, while that helps or until there are enough ones; then descent.</summary>
    public bool[] Greedy()
    {
        bool[] x = new bool[_qubo.Variables];
        double[] fields = [.. _qubo.Linear];
        for (int ones = 0; ones < (_qubo.Cardinality ?? 0); ones++)
        {
            int best = -1;
            for (int i = 0; i < x.Length; i++)
                if (!x[i] && (best < 0 || fields[i] < fields[best])) best = i;
            Flip(x, fields, best);
        }
        Descend(x);
        return x;
    }

    /// <summary>Descends to a state that no move improves; keeps the number of ones where the problem has a cardinality.</summary>
    /// <param name="x">The start; receives the minimum.</param>
    /// <returns>The fields there.</returns>
    public double[] Descend(Span<bool> x)
    {
        double[] fields = Fields(x);
        while (_qubo.Cardinality is null ? TryFlip(x, fields) : TrySwap(x, fields)) { }
        return fields;
    }

    private bool TryFlip(Span<bool> x, double[] fields)
    {
        int best = -1;
        double lowest = -_smallestStep;
        for (int i = 0; i < fields.Length; i++)
        {
            double change = x[i] ? -fields[i] : fields[i];
            if (change < lowest)
                (best, lowest) = (i, change);
        }
        if (best < 0) return false;
        Flip(x, fields, best);
        return true;
    }

    private bool TrySwap(Span<bool> x, double[] fields)
    {
        (int Out, int In) best = (-1, -1);
        double lowest = -_smallestStep;
        for (int i = 0; i < fields.Length; i++)
        {
            if (!x[i]) continue;
            ReadOnlySpan<double> row = Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                double change = fields[j] - fields[i] - row[j];
                if (change < lowest && !x[j])
                    (best, lowest) = ((i, j), change);
            }
        }
        if (best.Out < 0) return false;
        Flip(x, fields, best.Out);
        Flip(x, fields, best.In);
        return true;
    }

    private void Flip(Span<bool> x, double[] fields, int i)
    {
        TensorPrimitives.MultiplyAdd(Row(i), x[i] ? -1.0 : 1.0, fields, fields);
        x[i] = !x[i];
    }

    private ReadOnlySpan<double> Row(int i) => _couplings.AsSpan(i * _qubo.Variables, _qubo.Variables);
}
