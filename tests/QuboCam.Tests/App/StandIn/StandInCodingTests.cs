using System.Collections.Immutable;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public class StandInCodingTests
{
    [Fact]
    public void EveryEncodedProblemIsDecodedToItsBiases()
    {
        foreach (JsonElement test in Cases("qp_encode.json", "cases"))
        {
            JsonElement input = test.GetProperty("input"), decoded = test.GetProperty("decoded");
            ImmutableArray<int> qubits = [.. input.GetProperty("qubits").EnumerateArray().Select(qubit => qubit.GetInt32())];
            ImmutableArray<(int, int)> couplers =
                [.. input.GetProperty("couplers").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))];

            QuboCam.App.StandIn.QpProblem problem = QuboCam.App.StandIn.QpProblem.Decode(false, test.GetProperty("expected"), qubits, couplers);

            JsonElement[] lin = [.. decoded.GetProperty("lin").EnumerateArray()];
            int[] active = [.. qubits.Where((_, i) => lin[i].ValueKind == JsonValueKind.Number)];
            Assert.Equal(active, problem.Active);
            Assert.Equal(
                lin.Where(bias => bias.ValueKind == JsonValueKind.Number).Select(bias => bias.GetDouble()), problem.Linear);
            Assert.Equal(
                decoded.GetProperty("quad").EnumerateArray().Select(bias => bias.GetDouble()),
                problem.Quadratic.Select(term => term.Bias));
        }
    }

    [Fact]
    public void EveryAnswerIsEncodedToTheBytesOfTheVectors()
    {
        int compared = 0;
        foreach (JsonElement test in Cases("qp_answer_decode.json", "cases"))
        {
            JsonElement answer = test.GetProperty("message").GetProperty("answer"), expected = test.GetProperty("expected");
            bool isRaw = !answer.TryGetProperty("num_occurrences", out _);
            double[] energies = [.. expected.GetProperty("energies").EnumerateArray().Select(energy => energy.GetDouble())];
            int[] occurrences = isRaw ? [.. energies.Select(_ => 1)]
                : [.. expected.GetProperty("num_occurrences").EnumerateArray().Select(count => count.GetInt32())];
            bool[][] states = [.. expected.GetProperty("active_solutions").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(value => value.GetInt32() == 1).ToArray())];
            // An offset in an answer is added by whoever reads it; the annealer never sends one.
            double offset = answer.TryGetProperty("offset", out JsonElement given) ? given.GetDouble() : 0;
            List<AnswerRow> rows = [.. states.Select((isUp, i) => new AnswerRow(isUp, energies[i] - offset, occurrences[i]))];
            int[] active = [.. expected.GetProperty("active_variables").EnumerateArray().Select(label => label.GetInt32())];

            using JsonDocument written = JsonDocument.Parse(Reply.Json(json =>
            {
                json.WriteStartObject();
                QpAnswer.Write(json, answer.GetProperty("num_variables").GetInt32(), active, rows, isRaw);
                json.WriteEndObject();
            }));

            // Some vectors have surplus bytes of padding at the end.
            byte[] solutions = answer.GetProperty("solutions").GetBytesFromBase64();
            byte[] ours = written.RootElement.GetProperty("solutions").GetBytesFromBase64();
            Assert.Equal(solutions[..ours.Length], ours);
            Assert.All(solutions[ours.Length..], surplus => Assert.Equal(0, surplus));
            foreach (JsonProperty member in answer.EnumerateObject().Where(
                member => member.Name is not ("timing" or "offset" or "solutions")))
                Assert.Equal(member.Value.ToString(), written.RootElement.GetProperty(member.Name).ToString());
            compared++;
        }
        Assert.True(compared > 3);
    }

    [Fact]
    public void TheFilesOfDimodAreReadInBothVersions()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dimodbqm.json")));
        JsonElement root = golden.RootElement;

        AssertModel(root.GetProperty("v1_expected"), BqmFile.Read(root.GetProperty("v1_5x5_base64").GetBytesFromBase64()));
        foreach (JsonElement test in root.GetProperty("v2_cases").EnumerateArray())
            AssertModel(test, BqmFile.Read(test.GetProperty("base64").GetBytesFromBase64()));
    }

    [Fact]
    public void ADamagedFileOfDimodIsRefused()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dimodbqm.json")));
        byte[] file = golden.RootElement.GetProperty("v2_cases")[0].GetProperty("base64").GetBytesFromBase64();

        for (int length = 0; length < file.Length; length++)
            Assert.Equal(400, Assert.Throws<RefusalException>(() => BqmFile.Read(file.AsSpan(0, length))).Status);
    }

    [Fact]
    public void TheTimesAreThoseOfTheTimingModel()
    {
        foreach (JsonElement test in Cases("qpu_access_time.json", "cases"))
        {
            JsonElement annealing = test.GetProperty("annealing_time");
            AnnealerParameters parameters = new()
            {
                Reads = test.GetProperty("num_reads").GetInt32(),
                ReducesCorrelation = test.GetProperty("reduce_intersample_correlation").GetBoolean(),
                Schedule = [(0, 0), (annealing.ValueKind == JsonValueKind.Null ? 20 : annealing.GetDouble(), 1)],
            };

            double access = new QpuTiming(test.GetProperty("num_qubits").GetInt32(), parameters).Access;

            double expected = test.GetProperty("expected_us").GetDouble();
            Assert.Equal(expected, access, tolerance: 1e-9 * expected);
        }
    }

    [Fact]
    public void TheTimingModelInThePropertiesIsThePublishedOne()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/qpu_access_time.json")));
        using JsonDocument properties =
            JsonDocument.Parse(new AnnealerSolver(StandInClient.Perfect.Graphs[0], StandInClient.Perfect).Properties);

        JsonElement model = properties.RootElement.GetProperty("problem_timing_data");

        foreach (JsonProperty member in golden.RootElement.GetProperty("problem_timing_data").EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Array)
                Assert.Equal(
                    member.Value.EnumerateArray().Select(value => value.GetDouble()),
                    model.GetProperty(member.Name).EnumerateArray().Select(value => value.GetDouble()));
            else if (member.Value.ValueKind == JsonValueKind.Number)
                Assert.Equal(member.Value.GetDouble(), model.GetProperty(member.Name).GetDouble());
            else
                Assert.Equal(member.Value.GetString(), model.GetProperty(member.Name).GetString());
    }

    [Theory]
    [InlineData("pegasus:16", 5760, 5640, 40484, "StandIn_Advantage_P16")]
    [InlineData("zephyr:12", 4800, 4800, 45864, "StandIn_Advantage2_Z12")]
    [InlineData("chimera:16,16,4", 2048, 2048, 6016, "StandIn_2000Q_C16")]
    public void AChipWithoutDefectsIsTheIdealGraph(string graph, int labels, int qubits, int couplers, string name)
    {
        AnnealerSolver solver = new(StandInGraph.Parse(graph), StandInClient.Perfect);

        using JsonDocument properties = JsonDocument.Parse(solver.Properties);

        Assert.Equal(labels, properties.RootElement.GetProperty("num_qubits").GetInt32());
        Assert.Equal(qubits, properties.RootElement.GetProperty("qubits").GetArrayLength());
        Assert.Equal(couplers, properties.RootElement.GetProperty("couplers").GetArrayLength());
        Assert.Equal(name, solver.Name);
    }

    [Fact]
    public void TheShareOfMissingQubitsIsTheOneAskedFor()
    {
        StandInOptions options = new() { MissingQubits = 0.03, MissingCouplers = 0, Seed = 5 };
        StandInGraph graph = StandInGraph.Parse("pegasus:16");

        HardwareGraph once = new AnnealerSolver(graph, options).Graph, again = new AnnealerSolver(graph, options).Graph;
        HardwareGraph other = new AnnealerSolver(graph, options with { Seed = 6 }).Graph;

        // 3 % of 5640 are 169; three standard deviations of the binomial distribution are 38.
        Assert.InRange(5640 - once.Qubits.Length, 169 - 38, 169 + 38);
        Assert.Equal(once.Qubits, again.Qubits);
        Assert.NotEqual(once.Qubits, other.Qubits);
    }

    private static void AssertModel(JsonElement expected, BqmFile model)
    {
        Assert.Equal(expected.GetProperty("vartype").GetString() == "SPIN", model.IsSpin);
        Assert.Equal(expected.GetProperty("offset").GetDouble(), model.Offset);
        Assert.Equal(expected.GetProperty("linear").EnumerateArray().Select(bias => bias.GetDouble()), model.Linear);
        Assert.Equal(
            expected.GetProperty("quadratic").EnumerateArray()
                .Select(term => (term[0].GetInt32(), term[1].GetInt32(), term[2].GetDouble())),
            model.Quadratic);
        if (expected.TryGetProperty("labels", out JsonElement labels))
            Assert.Equal(labels.EnumerateArray().Select(label => label.GetRawText()), model.Labels);
    }

    private static IEnumerable<JsonElement> Cases(string file, string member)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden($"sapi/{file}")));
        return [.. golden.RootElement.GetProperty(member).Clone().EnumerateArray()];
    }
}
