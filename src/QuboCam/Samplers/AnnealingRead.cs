using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace QuboCam;

/// <summary>What all reads of one problem share.</summary>
internal sealed class AnnealingProblem
{
    /// <summary>Stores the problem in single precision, divided by its scale: any unit fits the range of a float.</summary>
    public AnnealingProblem(Qubo qubo, double[] couplings, double[] inverseTemperatures)
    {
        (Variables, Cardinality) = (qubo.Variables, qubo.Cardinality);
        double scale = qubo.Scale > 0 ? qubo.Scale : 1;
        InverseTemperatures = [.. inverseTemperatures.Select(beta => beta * scale)];
        Linear = [.. qubo.Linear.Select(a => (float)(a / scale))];
        Couplings = Array.ConvertAll(couplings, b => (float)(b / scale));
    }

    /// <summary>Number of variables, n.</summary>
    public int Variables { get; }

    /// <summary>Exact number of ones, or null.</summary>
    public int? Cardinality { get; }

    /// <summary>Linear biases divided by the scale, shape [n].</summary>
    public float[] Linear { get; }

    /// <summary>Couplings divided by the scale, symmetric with a zero diagonal, shape [n, n].</summary>
    public float[] Couplings { get; }

    /// <summary>One per sweep, hottest first; scale/energy.</summary>
    public double[] InverseTemperatures { get; }
}

/// <summary>One read of simulated annealing: a state with its local fields, cooled sweep by sweep.</summary>
internal sealed class AnnealingRead
{
    private const int SweepsBetweenChecks = 64;

    // No number of RandomStream.NextSingle except 0 lies below 2⁻²⁴ = exp(−16.6): dearer moves are never accepted.
    private const float NeverAccepted = 16.7f;

    private readonly AnnealingProblem _problem;
    private readonly bool[] _x;
    private readonly float[] _fields;
    private readonly float[] _signs; // 1 − 2x, so that a flip changes the energy by sign · field.
    private RandomStream _random;

    /// <summary>Starts from a random state.</summary>
    public AnnealingRead(AnnealingProblem problem, RandomStream random)
    {
        (_problem, _random) = (problem, random);
        _x = _random.Bits(problem.Variables, problem.Cardinality);
        _signs = [.. _x.Select(one => one ? -1f : 1f)];
        _fields = [.. problem.Linear];
        for (int i = 0; i < _x.Length; i++)
            if (_x[i]) TensorPrimitives.Add(_fields, Row(i), _fields);
    }

    /// <summary>Cools the state.</summary>
    /// <returns>The state at the end.</returns>
    public bool[] Run(CancellationToken cancellation)
    {
        int[] ones = [.. Enumerable.Range(0, _x.Length).Where(i => _x[i])];
        int[] zeros = [.. Enumerable.Range(0, _x.Length).Where(i => !_x[i])];
        for (int sweep = 0; sweep < _problem.InverseTemperatures.Length; sweep++)
        {
            if (sweep % SweepsBetweenChecks == 0) cancellation.ThrowIfCancellationRequested();
            float inverseTemperature = (float)_problem.InverseTemperatures[sweep];
            if (_problem.Cardinality is null)
                SweepFlips(inverseTemperature);
            else
                SweepSwaps(inverseTemperature, ones, zeros);
        }
        return _x;
    }

    // Optimised from the first call: a short run would be over before the runtime does it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SweepFlips(float inverseTemperature)
    {
        int width = Vector<float>.Count, n = _x.Length;
        float limit = NeverAccepted / inverseTemperature;
        for (int from = 0; from < n; from += width)
        {
            // A block without an acceptable move is passed over: cold sweeps consist of them. Decisions stay those of a plain loop.
            if (from + width <= n
                && !Vector.LessThanAny(new Vector<float>(_signs, from) * new Vector<float>(_fields, from), new Vector<float>(limit)))
                continue;
            for (int i = from; i < Math.Min(from + width, n); i++)
                if (Accepts(_signs[i] * _fields[i], inverseTemperature, limit)) Flip(i);
        }
    }

    private void SweepSwaps(float inverseTemperature, int[] ones, int[] zeros)
    {
        if (ones.Length == 0 || zeros.Length == 0) return;
        float limit = NeverAccepted / inverseTemperature;
        for (int move = 0; move < _x.Length; move++)
        {
            int one = _random.Below(ones.Length), zero = _random.Below(zeros.Length);
            int i = ones[one], j = zeros[zero];
            if (!Accepts(_fields[j] - _fields[i] - Row(i)[j], inverseTemperature, limit)) continue;
            Flip(i);
            Flip(j);
            (ones[one], zeros[zero]) = (j, i);
        }
    }

    private bool Accepts(float change, float inverseTemperature, float limit) =>
        change <= 0 || (change < limit && _random.NextSingle() < MathF.Exp(-inverseTemperature * change));

    private void Flip(int i)
    {
        TensorPrimitives.MultiplyAdd(Row(i), _signs[i], _fields, _fields);
        _signs[i] = -_signs[i];
        _x[i] = !_x[i];
    }

    private ReadOnlySpan<float> Row(int i) => _problem.Couplings.AsSpan(i * _problem.Variables, _problem.Variables);
}
