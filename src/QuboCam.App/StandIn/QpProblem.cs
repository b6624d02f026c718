using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.App.StandIn;

/// <summary>A problem on the qubits of a chip, as it was submitted.</summary>
/// <param name="IsQubo">Whether values are 0 and 1; otherwise −1 and 1.</param>
/// <param name="Active">Labels of the qubits in use, in the order of the solver.</param>
/// <param name="Linear">Their biases.</param>
/// <param name="Quadratic">Pairs of places in <paramref name="Active"/>, with their biases, in the order of the solver's
/// couplers.</param>
internal sealed record QpProblem(
    bool IsQubo, ImmutableArray<int> Active, ImmutableArray<double> Linear, ImmutableArray<(int A, int B, double Bias)> Quadratic)
{
    /// <summary>Decodes a problem in the format qp.</summary>
    /// <param name="isQubo">Whether it is a QUBO.</param>
    /// <param name="data">The object with lin and quad.</param>
    /// <param name="qubits">Labels of the solver's qubits, in its order.</param>
    /// <param name="couplers">The solver's couplers, in its order.</param>
    /// <exception cref="RefusalException">It is no such problem, or not one for that chip.</exception>
    public static QpProblem Decode(
        bool isQubo, JsonElement data, ImmutableArray<int> qubits, ImmutableArray<(int A, int B)> couplers)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String || !format.ValueEquals("qp"))
            throw new RefusalException(400, "Invalid problem data: expected format 'qp'");
        double[] lin = Doubles(data, "lin"), quad = Doubles(data, "quad");
        if (lin.Length != qubits.Length)
            throw new RefusalException(400, $"Invalid length of 'lin': {lin.Length} values for {qubits.Length} qubits");
        Dictionary<int, int> places = [];
        for (int q = 0; q < lin.Length; q++)
            if (!double.IsNaN(lin[q]))
                places.Add(qubits[q], places.Count);
        if (lin.Any(double.IsInfinity) || !quad.All(double.IsFinite))
            throw new RefusalException(400, "Invalid problem data: a bias is not finite");
        if (places.Count == 0)
            throw new RefusalException(400, "Invalid problem data: no qubit is in use");
        (int A, int B)[] active =
            [.. couplers
                .Where(pair => places.ContainsKey(pair.A) && places.ContainsKey(pair.B))
                .Select(pair => (places[pair.A], places[pair.B]))];
        if (quad.Length != active.Length)
            throw new RefusalException(
                400, $"Invalid length of 'quad': {quad.Length} values for {active.Length} couplers between qubits in use");
        return new QpProblem(
            isQubo,
            [.. qubits.Where(places.ContainsKey)],
            [.. lin.Where(bias => !double.IsNaN(bias))],
            [.. active.Select((pair, i) => (pair.A, pair.B, quad[i]))]);
    }

    /// <summary>The fields and couplings of the same problem in spins.</summary>
    public (double[] Fields, double[] Couplings) ToIsing()
    {
        if (!IsQubo)
            return ([.. Linear], [.. Quadratic.Select(term => term.Bias)]);
        double[] fields = [.. Linear.Select(bias => bias / 2)];
        foreach ((int a, int b, double bias) in Quadratic)
        {
            fields[a] += bias / 4;
            fields[b] += bias / 4;
        }
        return (fields, [.. Quadratic.Select(term => term.Bias / 4)]);
    }

    /// <summary>The energy of a sample, without an offset.</summary>
    /// <param name="isUp">Whether each variable is 1, in the order of <see cref="Active"/>.</param>
    public double Energy(ReadOnlySpan<bool> isUp)
    {
        double energy = 0;
        int down = IsQubo ? 0 : -1;
        for (int i = 0; i < isUp.Length; i++)
            energy += Linear[i] * (isUp[i] ? 1 : down);
        foreach ((int a, int b, double bias) in Quadratic)
            energy += bias * (isUp[a] ? 1 : down) * (isUp[b] ? 1 : down);
        return energy;
    }

    private static double[] Doubles(JsonElement data, string name)
    {
        if (!data.TryGetProperty(name, out JsonElement text) || text.ValueKind != JsonValueKind.String
            || !text.TryGetBytesFromBase64(out byte[]? bytes)
            || bytes.Length % 8 != 0)
            throw new RefusalException(400, $"Invalid problem data: '{name}' is not the base64 of doubles");
        double[] values = new double[bytes.Length / 8];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 * i));
        return values;
    }
}
