using System.Collections.Immutable;
using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>The bytes of D-Wave's solver API, against reference vectors.</summary>
public sealed class ProtocolVectorsTests
{
    [Fact]
    public void ProblemsAreEncodedByteForByte()
    {
        foreach (JsonElement vector in Cases("qp_encode.json"))
        {
            JsonElement input = vector.GetProperty("input"), expected = vector.GetProperty("expected");
            DWaveSolver solver = Solver(input.GetProperty("qubits"), input.GetProperty("couplers"));
            // Undirected: both directions of the vector's dictionary are one entry, which is named twice.
            bool isUndirected = input.GetProperty("undirected_biases").GetBoolean();
            Dictionary<(int A, int B), double> quadratic = [];
            foreach (JsonElement entry in input.GetProperty("quadratic").EnumerateArray())
            {
                (int a, int b) = (entry[0].GetInt32(), entry[1].GetInt32());
                if (!isUndirected || !quadratic.ContainsKey((b, a)))
                    quadratic[(a, b)] = entry[2].GetDouble();
            }
            QpProblem problem = new(
                input.GetProperty("linear").EnumerateArray()
                    .ToDictionary(entry => entry[0].GetInt32(), entry => entry[1].GetDouble()),
                quadratic, input.GetProperty("offset").GetDouble());

            Assert.Equal(expected.GetProperty("lin").GetString(), Convert.ToBase64String(problem.EncodeLinear(solver)));
            Assert.Equal(expected.GetProperty("quad").GetString(), Convert.ToBase64String(problem.EncodeQuadratic(solver)));
        }
    }

    [Fact]
    public void AnswersAreDecoded()
    {
        foreach (JsonElement vector in Cases("qp_answer_decode.json"))
        {
            JsonElement expected = vector.GetProperty("expected");

            SapiAnswer answer = SapiAnswer.Parse(vector.GetProperty("message"));

            Assert.Equal(Integers(expected.GetProperty("active_variables")), answer.ActiveVariables);
            Assert.Equal(expected.GetProperty("energies").EnumerateArray().Select(e => e.GetDouble()), answer.Energies);
            Assert.Equal(
                expected.GetProperty("num_occurrences") is { ValueKind: JsonValueKind.Array } counts ? Integers(counts)
                    : [.. answer.Energies.Select(_ => 1)],
                answer.Occurrences);
            Assert.Equal(
                expected.GetProperty("active_solutions").EnumerateArray().Select(row => string.Join(' ', Integers(row))),
                answer.Samples.Select(row => string.Join(' ', row)));
        }
    }

    [Fact]
    public void AnAnswerThatIsCutIsRefused()
    {
        string message = Cases("qp_answer_decode.json")[2].GetProperty("message").GetRawText();
        using JsonDocument cut = JsonDocument.Parse(message.Replace("\"gAAAgMGA\"", "\"gAAA\"", StringComparison.Ordinal));

        Assert.Contains("6 bytes; 3 came", Assert.Throws<FormatException>(() => SapiAnswer.Parse(cut.RootElement)).Message);
    }

    [Fact]
    public void TimesAreThoseOfTheTimingModel()
    {
        using JsonDocument file = Read("qpu_access_time.json");
        QpuTimeModel model = QpuTimeModel.Parse(file.RootElement.GetProperty("problem_timing_data"));

        foreach (JsonElement vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            double expected = vector.GetProperty("expected_us").GetDouble();

            double time = model.AccessMicroseconds(
                vector.GetProperty("num_qubits").GetInt32(),
                vector.GetProperty("num_reads").GetInt32(),
                vector.GetProperty("annealing_time") is { ValueKind: JsonValueKind.Number } anneal ? anneal.GetDouble() : null,
                reducesCorrelation: vector.GetProperty("reduce_intersample_correlation").GetBoolean());

            Assert.Equal(expected, time, tolerance: 1e-9 * expected);
        }
    }

    // A reverse anneal that starts each read anew: the delay shrinks by 4.5 µs a read, programming by nothing; from where the last
    // read ended: programming grows by 5.55 µs, each delay shrinks by 1.5 µs (problem_timing_data of the vectors).
    [Fact]
    public void ReverseAnnealsTakeAnotherTime()
    {
        using JsonDocument file = Read("qpu_access_time.json");
        QpuTimeModel model = QpuTimeModel.Parse(file.RootElement.GetProperty("problem_timing_data"));
        double forward = model.AccessMicroseconds(qubits: 96, reads: 100);

        Assert.Equal(forward - 450, model.AccessMicroseconds(96, 100, reverse: ReverseStart.EachRead), tolerance: 1e-6);
        Assert.Equal(forward + 5.55 - 150, model.AccessMicroseconds(96, 100, reverse: ReverseStart.FirstRead), tolerance: 1e-6);
    }

    [Fact]
    public void IdentitiesAreWrittenAndRead()
    {
        using JsonDocument file = Read("solver_identity.json");

        foreach (JsonElement vector in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            SolverIdentity identity = Identity(vector.GetProperty("identity"));

            Assert.Equal(vector.GetProperty("string").GetString(), identity.ToString());
            Assert.Equal(identity, SolverIdentity.Parse(identity.ToString()));
        }
        foreach (JsonElement vector in file.RootElement.GetProperty("parse_only").EnumerateArray())
            Assert.Equal(
                Identity(vector.GetProperty("identity")), SolverIdentity.Parse(vector.GetProperty("string").GetString()!));
        foreach (JsonElement text in file.RootElement.GetProperty("invalid").EnumerateArray())
            Assert.Throws<InputException>(() => SolverIdentity.Parse(text.GetString()!));
    }

    [Fact]
    public void ModelsAreReadInBothVersions()
    {
        using JsonDocument file = Read("dimodbqm.json");
        JsonElement root = file.RootElement;

        RequireModel(root.GetProperty("v1_expected"), root.GetProperty("v1_5x5_base64").GetBytesFromBase64());
        foreach (JsonElement vector in root.GetProperty("v2_cases").EnumerateArray())
            RequireModel(vector, vector.GetProperty("base64").GetBytesFromBase64());
    }

    // The header's keys may come in any order; the numbers behind it are byte for byte those of the vector.
    [Fact]
    public void TheNumbersOfAModelAreWrittenByteForByte()
    {
        using JsonDocument file = Read("dimodbqm.json");
        JsonElement vector = file.RootElement.GetProperty("v2_cases")[0];
        double[] linear = [.. vector.GetProperty("linear").EnumerateArray().Select(value => value.GetDouble())];
        using MemoryStream written = new();

        new DimodBqmFormat().Write(new Qubo([.. linear], [.. Triangle(vector, linear.Length)]), written);

        byte[] expected = vector.GetProperty("base64").GetBytesFromBase64();
        Assert.Equal(expected[..10], written.ToArray()[..10]);
        Assert.Equal(Numbers(expected), Numbers(written.ToArray()));
    }

    // 33 variables take two words, the first variable in the lowest bit: 5 is 1, 0, 1; the last variable is the lowest bit of the
    // second word.
    [Fact]
    public void PackedSamplesOfAHybridSolverBeginWithTheLowestBit()
    {
        string labels = string.Join(',', Enumerable.Range(0, 33));
        using JsonDocument message = JsonDocument.Parse($$"""
            {"id": "7", "status": "COMPLETED", "type": "bqm", "answer": {"format": "bq", "timing": {"run_time": 3000}, "data": {
             "type": "SampleSet", "num_rows": 1, "variable_labels": [{{labels}}], "variable_type": "BINARY",
             "sample_packed": true,
             "sample_data": {"type": "array", "data": [[5, 1]], "data_type": "uint32", "shape": [1, 2], "use_bytes": false},
             "vectors": {"energy": {"type": "array", "data": [-2.5], "data_type": "float64", "shape": [1], "use_bytes": false},
                         "num_occurrences": {"type": "array", "data": "AQAAAA==", "data_type": "int32", "shape": [1],
                                             "use_bytes": true} },
             "info": {} } } }
            """);

        SapiAnswer answer = SapiAnswer.Parse(message.RootElement);

        Assert.Equal([0, 2, 32], Enumerable.Range(0, 33).Where(i => answer.Samples[0][i] == 1));
        Assert.Equal([-2.5], answer.Energies);
        Assert.Equal([1], answer.Occurrences);
        Assert.Equal(3000, answer.Timing["run_time"]);
    }

    /// <summary>What stands behind the header.</summary>
    private static byte[] Numbers(byte[] file) => file[(14 + BitConverter.ToInt32(file, 10))..];

    /// <summary>The energies of all states; of a model in spins in any order, since which bit a spin is does not matter here.</summary>
    private static void RequireModel(JsonElement expected, byte[] file)
    {
        double[] linear = [.. expected.GetProperty("linear").EnumerateArray().Select(value => value.GetDouble())];
        double[] quadratic = Triangle(expected, linear.Length);
        bool isSpin = expected.GetProperty("vartype").GetString() == "SPIN";

        Qubo qubo = QuboFiles.Parse("vector", file, new()).Qubo;

        IEnumerable<double> energies = States(linear.Length, isSpin ? -1 : 0).Select(Energy).Order();
        IEnumerable<double> read = States(linear.Length, 0).Select(state => SlowTwin.Energy(qubo, [.. state.Select(value => value == 1)]));
        Assert.All(energies.Zip(read.Order()), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-12));
        Assert.Equal(1 << linear.Length, read.Count());

        double Energy(int[] state) => expected.GetProperty("offset").GetDouble() + state.Select((value, i) => linear[i] * value).Sum()
            + (from i in Enumerable.Range(0, state.Length) from j in Enumerable.Range(i + 1, state.Length - i - 1) select state[i] * state[j])
                .Zip(quadratic, (product, bias) => product * bias).Sum();
    }

    /// <summary>All states of n variables that are 1 or <paramref name="low"/>.</summary>
    private static IEnumerable<int[]> States(int n, int low) =>
        Enumerable.Range(0, 1 << n).Select(state => Enumerable.Range(0, n).Select(i => (state >> i & 1) == 1 ? 1 : low).ToArray());

    private static double[] Triangle(JsonElement model, int n)
    {
        double[,] matrix = new double[n, n];
        foreach (JsonElement entry in model.GetProperty("quadratic").EnumerateArray())
            matrix[entry[0].GetInt32(), entry[1].GetInt32()] = entry[2].GetDouble();
        return [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1) select matrix[i, j]];
    }

    private static SolverIdentity Identity(JsonElement json) => new(
        json.GetProperty("name").GetString()!,
        json.TryGetProperty("version", out JsonElement version)
            ? [.. version.EnumerateObject().Select(part => (part.Name, part.Value.GetString()!))] : []);

    private static DWaveSolver Solver(JsonElement qubits, JsonElement couplers)
    {
        using JsonDocument definition = JsonDocument.Parse($$"""
            {"identity": {"name": "vector"}, "status": "ONLINE",
             "properties": {"category": "qpu", "qubits": {{qubits.GetRawText()}}, "couplers": {{couplers.GetRawText()}} } }
            """);
        return DWaveSolver.Parse(definition.RootElement);
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    private static JsonElement[] Cases(string file)
    {
        using JsonDocument document = Read(file);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(vector => vector.Clone())];
    }

    private static JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden($"sapi/{file}")));
}
