using System.Numerics.Tensors;

namespace QuboCam;

/// <summary>
/// The best product state of the qubits at one s, the basis of product states around it, and the diagonal of H(s) in that basis.
/// </summary>
/// <remarks>
/// At s = 1 the basis is the computational one and the diagonal that of H_QUBO, at s = 0 it is the driver's. Between them H is as nearly
/// diagonal in it as product states allow, which is what a preconditioner wants.
/// </remarks>
internal sealed class MeanField
{
    private const int MostRounds = 500;
    private const double Settled = 1e-6;

    private readonly Qubo _qubo;
    private readonly double _strength;
    private readonly ProductRotation _rotation;
    private readonly double[] _ones, _angles; // ⟨n̂_p⟩ of the product state, and φ of the basis cos φ |0⟩ + sin φ |1⟩, cos φ |1⟩ − sin φ |0⟩
    private readonly double[] _diagonal;

    /// <summary>Begins at a basis state: the ground state of H_QUBO suits s = 1.</summary>
    public MeanField(Qubo qubo, double driverStrength, int start, int threads)
    {
        int d = qubo.Variables;
        (_qubo, _strength, _rotation) = (qubo, driverStrength, new ProductRotation(d, threads));
        _ones = [.. Enumerable.Range(0, d).Select(p => (double)(start >> (d - 1 - p) & 1))];
        (_angles, _diagonal) = (new double[d], new double[1 << d]);
    }

    /// <summary>Finds the product state of a driver a and a problem b from that of the last call, by letting each qubit follow its field.</summary>
    public void Settle(double a, double b)
    {
        double change = double.PositiveInfinity;
        for (int round = 0; round < MostRounds && change > Settled; round++)
        {
            change = 0;
            for (int p = 0; p < _ones.Length; p++)
            {
                double field = b * LocalField(p), root = Math.Sqrt(field * field + 4 * a * a * _strength * _strength);
                double ones = root > 0 ? 0.5 * (1 - field / root) : _ones[p];
                change = Math.Max(change, Math.Abs(ones - _ones[p]));
                _ones[p] = ones;
            }
        }
        for (int p = 0; p < _ones.Length; p++)
            _angles[p] = Angle(_ones[p]);
        _rotation.Turn(_angles);
        StateEnergies.Fill(_diagonal, InProductBasis(a, b));
    }

    /// <summary>v ← (D − level)⁻¹ v, D being the diagonal of H(s) in the product basis.</summary>
    /// <param name="v">Amplitudes of basis states.</param>
    /// <param name="level">The level.</param>
    /// <param name="least">Distances below it are taken for it.</param>
    public void Divide(double[] v, double level, double least) => _rotation.Divide(v, new LevelDistance(_diagonal, 1, level, least));

    /// <summary>Fills vectors with the product states of lowest diagonal.</summary>
    public void FillLowest(ReadOnlySpan<double[]> states)
    {
        int[] lowest = LowestStates.Of(_diagonal, states.Length);
        for (int i = 0; i < lowest.Length; i++)
            FillProduct(states[i], lowest[i]);
    }

    /// <summary>By doubling from the last qubit on.</summary>
    private void FillProduct(double[] amplitudes, int state)
    {
        amplitudes[0] = 1;
        for (int p = _angles.Length - 1, size = 1; p >= 0; p--, size <<= 1)
        {
            (double sin, double cos) = Math.SinCos(_angles[p]);
            (double zero, double one) = (state & size) == 0 ? (cos, sin) : (-sin, cos);
            Span<double> zeros = amplitudes.AsSpan(0, size);
            TensorPrimitives.Multiply(zeros, one, amplitudes.AsSpan(size, size));
            TensorPrimitives.Multiply(zeros, zero, zeros);
        }
    }

    /// <summary>φ of at most π/4 either way: where most of the qubit is |1⟩, the other state of the basis is the product state's.</summary>
    private static double Angle(double ones) =>
        Math.Asin(Math.Sqrt(Math.Clamp(ones, 0, 1))) - (ones > 0.5 ? 0.5 * Math.PI : 0);

    private double LocalField(int p)
    {
        double field = _qubo.Linear[p];
        for (int q = 0; q < _ones.Length; q++)
            field += _qubo[p, q] * _ones[q];
        return field;
    }

    /// <summary>The diagonal as a problem of its own: on the rotated qubit n̂ is sin²φ + cos 2φ · n, and −σₓ is −sin 2φ · (1 − 2n).</summary>
    private Qubo InProductBasis(double a, double b)
    {
        int d = _ones.Length;
        double[] linear = new double[d], quadratic = new double[d * (d - 1) / 2];
        double offset = b * _qubo.Offset;
        double[] low = [.. _angles.Select(angle => Math.Sin(angle) * Math.Sin(angle))], step = [.. _angles.Select(angle => Math.Cos(2 * angle))];
        for (int p = 0, at = 0; p < d; p++)
        {
            double field = a * _strength * Math.Sin(2 * _angles[p]);
            offset += b * _qubo.Linear[p] * low[p] - field;
            linear[p] += b * _qubo.Linear[p] * step[p] + 2 * field;
            for (int q = p + 1; q < d; q++, at++)
            {
                double coupling = b * _qubo[p, q];
                offset += coupling * low[p] * low[q];
                linear[p] += coupling * step[p] * low[q];
                linear[q] += coupling * low[p] * step[q];
                quadratic[at] = coupling * step[p] * step[q];
            }
        }
        return new Qubo([.. linear], [.. quadratic], offset);
    }
}
