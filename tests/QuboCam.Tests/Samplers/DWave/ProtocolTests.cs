using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>What the service's messages mean where the reference vectors do not reach.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public void CouplersThatComeTwiceOrBackwardsAreOneOfTheGraphAndStayInTheList()
    {
        DWaveSolver solver = Solver("""
            "topology": {"type": "zephyr", "shape": [1, 1]},
            "qubits": [2, 0, 1], "couplers": [[1, 0], [0, 1], [1, 0], [2, 1], [9, 1]]
            """);

        Assert.Equal([(1, 0), (0, 1), (1, 0), (2, 1), (9, 1)], solver.Couplers);
        Assert.Equal([(0, 1), (1, 2)], solver.Graph!.Couplers.Order());
        Assert.Equal([2, 0, 1], solver.Graph.Qubits);
    }

    [Theory]
    [InlineData("\"topology\": {\"type\": \"moebius\", \"shape\": [3]}, \"qubits\": [0]")]
    [InlineData("\"topology\": {}, \"qubits\": [0]")]
    [InlineData("\"supported_problem_types\": [\"bqm\"]")]
    public void ASolverOfNoKnownTopologyHasNoGraph(string properties)
    {
        Assert.Null(Solver(properties).Graph);
    }

    // 3 s up to 1024; 2560 is half-way from 1024 to 4096, so half-way from 3 s to 10 s; never more than 40 s.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(1024, 3)]
    [InlineData(2560, 6.5)]
    [InlineData(4096, 10)]
    [InlineData(20000, 40)]
    public void TheLeastTimeOfAHybridSolverIsLinearBetweenItsPoints(int variables, double expected)
    {
        DWaveSolver solver = Solver("\"minimum_time_limit\": [[1, 3], [1024, 3], [4096, 10], [10000, 40]]");

        Assert.Equal(expected, solver.MinimumTimeLimit(variables), tolerance: 1e-12);
    }

    [Fact]
    public void ADefinitionOfTheSecondVersionIsReadToo()
    {
        using JsonDocument definition = JsonDocument.Parse("""{"id": "DW_2000Q_6", "properties": {"qubits": [0]}}""");

        DWaveSolver solver = DWaveSolver.Parse(definition.RootElement);

        Assert.Equal(("DW_2000Q_6", SolverCategory.Qpu), (solver.Identity.ToString(), solver.Category));
    }

    [Theory]
    [InlineData("""{"status": "ONLINE"}""")]
    [InlineData("""{"identity": {"name": "a"}, "properties": {"qubits": ["zero"]}}""")]
    [InlineData("""{"identity": {"name": "a"}, "properties": {"qubits": [0, 1], "couplers": [0, 1]}}""")]
    public void ADefinitionOfAnotherFormIsRefused(string definition)
    {
        using JsonDocument document = JsonDocument.Parse(definition);

        string message = Assert.Throws<InputException>(() => DWaveSolver.Parse(document.RootElement)).Message;

        Assert.Contains("form that is not known", message);
    }

    // NaN would say "not in use" on the wire, and the answer would lack the qubit.
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ABiasThatIsNoNumberIsRefused(double bias)
    {
        DWaveSolver solver = Solver("\"qubits\": [0, 1], \"couplers\": [[0, 1]]");

        Assert.Throws<ArgumentException>(
            () => new QpProblem(new Dictionary<int, double> { [0] = bias }, Pairs(), 0).EncodeLinear(solver));
        Assert.Throws<ArgumentException>(
            () => new QpProblem(new Dictionary<int, double>(), Pairs((0, 1, bias)), 0).EncodeQuadratic(solver));
    }

    [Fact]
    public void QubitsAndPairsThatTheSolverLacksAreRefused()
    {
        DWaveSolver solver = Solver("\"qubits\": [0, 1, 2], \"couplers\": [[0, 1]]");

        Assert.Contains("no qubit 7", Assert.Throws<ArgumentException>(
            () => new QpProblem(new Dictionary<int, double> { [7] = 1 }, Pairs(), 0).EncodeLinear(solver)).Message);
        Assert.Contains("1 and 2", Assert.Throws<ArgumentException>(
            () => new QpProblem(new Dictionary<int, double>(), Pairs((1, 2, 1)), 0).EncodeQuadratic(solver)).Message);
    }

    // Rows of two bytes for three variables, then bytes that belong to no row: 0b101_00000 and 0b010_00000 begin the rows.
    [Theory]
    [InlineData(new byte[] { 0xA0, 0x40 })]
    [InlineData(new byte[] { 0xA0, 0x00, 0x40, 0x00 })]
    [InlineData(new byte[] { 0xA0, 0x40, 0x00 })]
    public void PaddingOfSolutionsIsPassedOver(byte[] solutions)
    {
        SapiAnswer answer = SapiAnswer.Parse(Answer(solutions, energies: 2));

        Assert.Equal(["1 0 1", "0 1 0"], answer.Samples.Select(row => string.Join(' ', row)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"answer": null}""")]
    [InlineData("""{"answer": {"format": "qp"}}""")]
    [InlineData("""{"answer": {"format": "xml"}}""")]
    public void AnAnswerWithoutItsPartsIsRefused(string message)
    {
        using JsonDocument document = JsonDocument.Parse(message);

        Assert.Throws<FormatException>(() => SapiAnswer.Parse(document.RootElement));
    }

    [Fact]
    public void AnAnswerWithFewerRowsThanEnergiesIsRefused()
    {
        Assert.Throws<FormatException>(() => SapiAnswer.Parse(Answer([0xA0], energies: 2)));
    }

    [Fact]
    public void ParametersThatTheSolverDoesNotListAreRefusedUnlessTheyAreExperimental()
    {
        DWaveSolver solver = Solver("\"qubits\": [0], \"parameters\": {\"num_reads\": \"\", \"annealing_time\": null}");
        SapiSubmission known = new()
        {
            Solver = solver,
            Type = ProblemType.Ising,
            Parameters = new() { ["num_reads"] = 10, ["annealing_time"] = 20, ["x_test"] = true },
        };

        known.RequireKnownParameters();
        string message = Assert.Throws<InputException>(
            () => (known with { Parameters = new() { ["num_read"] = 10 } }).RequireKnownParameters()).Message;

        Assert.Contains("no parameter 'num_read'; it takes num_reads, annealing_time", message);
    }

    [Theory]
    [InlineData("\"version\": \"2.0.0\"", "timing model 2.0.0")]
    [InlineData("\"version\": \"1.0.0\", \"readout_time_model\": \"pwl_log_log\"", "lack 'readout_time_model_parameters'")]
    public void ATimingModelThatIsNotKnownIsNamed(string data, string expected)
    {
        using JsonDocument document = JsonDocument.Parse($$"""{ {{data}} }""");

        Assert.Contains(expected, Assert.Throws<InputException>(() => QpuTimeModel.Parse(document.RootElement)).Message);
    }

    private static Dictionary<(int A, int B), double> Pairs(params (int A, int B, double Bias)[] pairs) =>
        pairs.ToDictionary(pair => (pair.A, pair.B), pair => pair.Bias);

    private static JsonElement Answer(byte[] solutions, int energies) => JsonSerializer.SerializeToElement(new
    {
        id = "1",
        type = "qubo",
        answer = new
        {
            format = "qp",
            num_variables = 3,
            active_variables = Convert.ToBase64String([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]),
            energies = Convert.ToBase64String(new byte[8 * energies]),
            solutions = Convert.ToBase64String(solutions),
        },
    });

    private static DWaveSolver Solver(string properties)
    {
        using JsonDocument definition = JsonDocument.Parse($$"""
            {"identity": {"name": "vector"}, "status": "ONLINE", "properties": { {{properties}} } }
            """);
        return DWaveSolver.Parse(definition.RootElement);
    }
}
