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
    private readonly double[] _ones, _angles; // ⟨n̂_p⟩ of the product state cos φ |0⟩ + sin φ |1⟩ on each qubit, and φ

    /// <summary>Begins at a basis state: the ground state of H_QUBO suits s = 1.</summary>
    public MeanField(Qubo qubo, double driverStrength, int start, int threads)
    {
        int d = qubo.Variables;
        (_qubo, _strength, _rotation) = (qubo, driverStrength, new ProductRotation(d, threads));
        _ones = [.. Enumerable.Range(0, d).Select(p => (double)(start >> (d - 1 - p) & 1))];
        _angles = new double[d];
    }

    /// <summary>Diagonal of H(s) in the product basis, shape [2ᵈ].</summary>
    public double[] Diagonal { get; private set; } = [];

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
                (_ones[p], _angles[p]) = (ones, Math.Asin(Math.Sqrt(Math.Clamp(ones, 0, 1))));
            }
        }
        Diagonal = StateEnergies.Of(InProductBasis(a, b));
    }

    /// <summary>Amplitudes of basis states into amplitudes of product states, in place.</summary>
    public void ToProducts(double[] v) => _rotation.Apply(v, _angles, forward: true);

    /// <summary>And back.</summary>
    public void FromProducts(double[] v) => _rotation.Apply(v, _angles, forward: false);

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
