using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>Steepest descent of one problem: the best single flip while one helps; with a cardinality, the best swap.</summary>
internal sealed class LocalSearch
{
    // Steps below rounding error of the fields could go round in circles.
    private const double SmallestStep = 1e-12;

    private readonly Qubo _qubo;
    private readonly double[] _couplings;
    private readonly double[] _largest = []; // with a cardinality: the largest coupling of each variable
    private readonly double _smallestStep;

    /// <summary>Prepares the problem.</summary>
    /// <param name="qubo">The problem.</param>
    /// <param name="couplings">Its couplings as a symmetric matrix, shape [n, n].</param>
    public LocalSearch(Qubo qubo, double[] couplings)
    {
        (_qubo, _couplings, _smallestStep) = (qubo, couplings, SmallestStep * qubo.Scale);
        if (qubo.Cardinality is null) return;
        _largest = new double[qubo.Variables];
        for (int i = 0; i < _largest.Length; i++)
            _largest[i] = TensorPrimitives.Max(Row(i));
    }

    /// <summary>A state to start from: variables enter, always the best one, until there are enough ones; then descent.</summary>
    /// <param name="isOver">Told of the work of each swap of the descent, answers whether to stop; null: never.</param>
    public bool[] Greedy(Func<long, bool>? isOver = null)
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
        Descend(x, isOver);
        return x;
    }

    /// <summary>Descends to a state that no move improves; keeps the number of ones where the problem has a cardinality.</summary>
    /// <param name="x">The start; receives the minimum, or how far it came.</param>
    /// <param name="isOver">Told of the work of each swap, answers whether to stop; null: never. Flips are over soon.</param>
    public void Descend(Span<bool> x, Func<long, bool>? isOver = null)
    {
        double[] fields = Fields(x);
        if (_qubo.Cardinality is not int ones)
        {
            while (TryFlip(x, fields)) { }
            return;
        }
        double[] entries = new double[x.Length], changes = new double[x.Length];
        while (isOver?.Invoke((long)ones * x.Length) != true && TrySwap(x, fields, entries, changes)) { }
    }

    /// <summary>∂E/∂xᵢ = aᵢ + Σⱼ bᵢⱼ xⱼ of every variable.</summary>
    public double[] Fields(ReadOnlySpan<bool> x)
    {
        double[] fields = [.. _qubo.Linear];
        for (int i = 0; i < x.Length; i++)
            if (x[i]) TensorPrimitives.Add(fields, Row(i), fields);
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

    /// <summary>Makes the best swap of a one i with a zero j, which changes fieldsⱼ − bᵢⱼ − fieldsᵢ.</summary>
    /// <param name="x">The state.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="entries">Receives the fields of the zeros, ∞ for the ones.</param>
    /// <param name="changes">Scratch.</param>
    private bool TrySwap(Span<bool> x, double[] fields, double[] entries, double[] changes)
    {
        if (x.IsEmpty) return false;
        for (int j = 0; j < entries.Length; j++)
            entries[j] = x[j] ? double.PositiveInfinity : fields[j];
        (int Out, int In) best = (-1, -1);
        double lowest = -_smallestStep, cheapest = TensorPrimitives.Min<double>(entries);
        for (int i = 0; i < fields.Length; i++)
        {
            // Most rows need no look: even their largest coupling to the cheapest zero would not help.
            if (!x[i] || !(cheapest - _largest[i] - fields[i] < lowest)) continue;
            TensorPrimitives.Subtract(entries, Row(i), changes);
            double least = TensorPrimitives.Min<double>(changes);
            if (least - fields[i] < lowest) (best, lowest) = ((i, Array.IndexOf(changes, least)), least - fields[i]);
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
