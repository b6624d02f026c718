using System.Buffers.Binary;

namespace QuboCam;

/// <summary>A problem on the qubits of a solver, as the service takes it: format "qp".</summary>
/// <param name="Linear">Bias of each qubit; qubits with couplings alone may be left out.</param>
/// <param name="Quadratic">Bias of each pair; (a, b) and (b, a) are added.</param>
/// <param name="Offset">Constant term.</param>
public sealed record QpProblem(
    IReadOnlyDictionary<int, double> Linear, IReadOnlyDictionary<(int A, int B), double> Quadratic, double Offset)
{
    // The NaN that the service's own client writes; .NET's has its sign bit set.
    private const long NotActive = 0x7FF8000000000000;

    /// <summary>The biases of all qubits, in the order of the solver; those that are not in use are NaN.</summary>
    /// <param name="solver">The solver.</param>
    /// <returns>Little-endian doubles, 8 bytes a qubit.</returns>
    /// <exception cref="ArgumentException">A qubit is not one of the solver's, or a bias is not finite.</exception>
    public byte[] EncodeLinear(DWaveSolver solver)
    {
        HashSet<int> active = Active(solver);
        byte[] bytes = new byte[8 * solver.Qubits.Length];
        for (int at = 0; at < solver.Qubits.Length; at++)
        {
            int qubit = solver.Qubits[at];
            long bits = active.Contains(qubit) ? BitConverter.DoubleToInt64Bits(Linear.GetValueOrDefault(qubit)) : NotActive;
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * at), bits);
        }
        return bytes;
    }

    /// <summary>The biases of the couplers between qubits in use, in the order of the solver.</summary>
    /// <param name="solver">The solver.</param>
    /// <returns>Little-endian doubles, 8 bytes a coupler.</returns>
    /// <exception cref="ArgumentException">A pair is not coupled, or a bias is not finite.</exception>
    public byte[] EncodeQuadratic(DWaveSolver solver)
    {
        HashSet<int> active = Active(solver);
        HashSet<(int, int)> used = [];
        List<byte> bytes = [];
        Span<byte> one = stackalloc byte[8];
        foreach ((int a, int b) in solver.Couplers)
        {
            if (!active.Contains(a) || !active.Contains(b)) continue;
            used.Add((a, b));
            used.Add((b, a));
            double bias = Quadratic.GetValueOrDefault((a, b)) + (a == b ? 0 : Quadratic.GetValueOrDefault((b, a)));
            BinaryPrimitives.WriteDoubleLittleEndian(one, bias);
            bytes.AddRange(one);
        }
        foreach ((int a, int b) in Quadratic.Keys)
            if (!used.Contains((a, b)))
                throw new ArgumentException($"Qubits {a} and {b} of {solver.Identity.Name} are not coupled.", nameof(solver));
        return [.. bytes];
    }

    private HashSet<int> Active(DWaveSolver solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        HashSet<int> active = [.. Linear.Keys, .. Quadratic.Keys.SelectMany(pair => new[] { pair.A, pair.B })];
        foreach (int missing in active.Except(solver.Qubits))
            throw new ArgumentException($"{solver.Identity.Name} has no qubit {missing}.", nameof(solver));
        // On the wire, a bias of NaN would say that the qubit is not in use.
        if (!Linear.Values.Concat(Quadratic.Values).Append(Offset).All(double.IsFinite))
            throw new ArgumentException("A bias or the offset is no finite number.", nameof(solver));
        return active;
    }
}
