using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Choice among solvers, by Ocean's rules (dwave-cloud-client, Client.get_solvers).</summary>
public sealed class SolverFilterTests
{
    // Four that are online, in the service's order, and one that is not.
    private static readonly DWaveSolver[] Solvers =
    [
        Solver("Advantage_system4.1", "ONLINE", "qpu", load: 0.3, graph: "01a", """
            "topology": {"type": "pegasus", "shape": [16]}, "num_qubits": 5760,
            "qubits": [30, 31, 32, 45], "couplers": [[30, 31], [30, 45]],
            "num_reads_range": [1, 10000], "extended_j_range": [-2, 1], "h_range": [-4, 4], "chip_id": "Advantage_system4.1",
            "supported_problem_types": ["ising", "qubo"], "parameters": {"num_reads": "reads", "flux_biases": "biases", "x": null}
            """),
        Solver("Advantage2_system1.2", "ONLINE", "qpu", load: 0.1, graph: "02b", """
            "topology": {"type": "zephyr", "shape": [12, 4]}, "num_qubits": 4800, "qubits": [0, 1], "couplers": [[0, 1]],
            "num_reads_range": [1, 500], "supported_problem_types": ["ising", "qubo"], "parameters": {"num_reads": "reads"},
            "tags": ["lower_noise"]
            """),
        Solver("hybrid_binary_quadratic_model_version2p", "ONLINE", "hybrid", load: null, graph: null, """
            "supported_problem_types": ["bqm"], "parameters": {"time_limit": "s"}, "maximum_number_of_variables": 1000000
            """),
        Solver("sa", "ONLINE", "software", load: 0.0, graph: null, """
            "supported_problem_types": ["ising"], "parameters": {"num_reads": ""}
            """),
        Solver("Advantage_system6.4", "OFFLINE", "qpu", load: 0.0, graph: "03c", """
            "topology": {"type": "pegasus", "shape": [16]}, "num_qubits": 5760, "qubits": [1, 2, 3, 4, 5, 6], "couplers": []
            """),
    ];

    private const string P = "Advantage_system4.1", Z = "Advantage2_system1.2", S = "sa", Off = "Advantage_system6.4";
    private const string H = "hybrid_binary_quadratic_model_version2p";

    [Theory]
    [InlineData("qpu", Z, P)]
    [InlineData("hybrid", H)]
    [InlineData("software", S)]
    [InlineData(P, P)]
    [InlineData("Advantage2_system1.2;graph_id=02b", Z)]
    [InlineData("Advantage2_system1.2;graph_id=old")]
    [InlineData("{}", S, Z, P, H)]
    [InlineData("""{"order_by": null}""", P, Z, H, S)]
    [InlineData("""{"order_by": ""}""", P, Z, H, S)]
    [InlineData("""{"qpu": true, "num_qubits__gt": 5000}""", P)]
    [InlineData("""{"qpu": true, "num_qubits__gte": 4800, "order_by": "-num_active_qubits"}""", P, Z)]
    [InlineData("""{"order_by": "num_active_qubits"}""", Z, P, H, S)]
    [InlineData("""{"order_by": "-avg_load"}""", P, Z, S, H)]
    [InlineData("""{"order_by": "properties.num_qubits"}""", Z, P, H, S)]
    [InlineData("""{"order_by": "name", "qpu": true}""", Z, P)]
    [InlineData("""{"qpu": true, "online": false}""", Off)]
    [InlineData("""{"qpu": false}""", S, H)]
    [InlineData("""{"num_qubits__lt": 5000}""", Z)]
    [InlineData("""{"num_qubits__lte": 5760, "num_qubits__ne": 4800}""", P)]
    [InlineData("""{"num_qubits": 4800}""", Z)]
    [InlineData("""{"num_qubits__within": [4000, 5000]}""", Z)]
    [InlineData("""{"num_active_qubits": 4}""", P)]
    [InlineData("""{"topology__type": "zephyr"}""", Z)]
    [InlineData("""{"topology__type__eq": "pegasus"}""", P)]
    [InlineData("""{"topology__type__in": ["zephyr", "chimera"]}""", Z)]
    [InlineData("""{"topology__shape__0": 16}""", P)]
    [InlineData("""{"flux_biases": true}""", P)]
    // What a solver lacks is equal to null alone, which false is not; Ocean wants "available" here.
    [InlineData("""{"flux_biases": false, "qpu": true}""")]
    [InlineData("""{"flux_biases__available": false, "qpu": true}""", Z)]
    [InlineData("""{"x": true}""", P)]
    [InlineData("""{"vfyc": null, "qpu": true}""", Z, P)]
    [InlineData("""{"vfyc__available": true}""")]
    [InlineData("""{"num_reads_range__covers": 1000}""", P)]
    [InlineData("""{"num_reads_range__covers": [10, 500]}""", Z, P)]
    [InlineData("""{"extended_j_range__covers": [-2, 1]}""", P)]
    [InlineData("""{"h_range__within": [-5, 5]}""", P)]
    [InlineData("""{"avg_load__lt": 0.2, "qpu": true}""", Z)]
    [InlineData("""{"couplers__contains": [30, 31]}""", P)]
    [InlineData("""{"couplers__issuperset": [[30, 31], [30, 45]]}""", P)]
    [InlineData("""{"qubits__issuperset": [30, 31, 32]}""", P)]
    [InlineData("""{"supported_problem_types__issubset": ["ising", "qubo"], "qpu": true}""", Z, P)]
    [InlineData("""{"supported_problem_types__issubset": ["bqm", "cqm"]}""", H)]
    [InlineData("""{"supported_problem_types__contains": "bqm"}""", H)]
    [InlineData("""{"name__regex": "Advantage_.*"}""", P)]
    [InlineData("""{"name__regex": "Advantage_"}""")]
    [InlineData("""{"chip_id__regex": "Advantage_.*"}""", P)]
    [InlineData("""{"graph_id": "02b"}""", Z)]
    [InlineData("""{"version__graph_id": "01a"}""", P)]
    [InlineData("""{"lower_noise": true}""", Z)]
    [InlineData("""{"tags__contains": "lower_noise"}""", Z)]
    [InlineData("""{"no__such__feature": 1}""")]
    public void SolversFitInTheOrderOfTheFilter(string filter, params string[] expected)
    {
        string[] names = [.. SolverFilter.Parse(filter).Matching(Solvers).Select(solver => solver.Identity.Name)];

        Assert.Equal(expected, names);
    }

    [Fact]
    public void NoneThatFitsIsOneLineWithThoseThatThereAre()
    {
        string message = Assert.Throws<InputException>(() => SolverFilter.Parse("Advantage_system6.4").Select(Solvers)).Message;

        Assert.Equal(
            "No D-Wave solver is Advantage_system6.4; there are Advantage_system4.1;graph_id=01a (qpu, ONLINE), "
            + "Advantage2_system1.2;graph_id=02b (qpu, ONLINE), hybrid_binary_quadratic_model_version2p (hybrid, ONLINE), "
            + "sa (software, ONLINE), Advantage_system6.4;graph_id=03c (qpu, OFFLINE).",
            message);
    }

    [Fact]
    public void AnAccountWithoutSolversIsSaid()
    {
        Assert.Contains("reaches none", Assert.Throws<InputException>(() => SolverFilter.Parse("qpu").Select([])).Message);
    }

    [Theory]
    [InlineData("""{"qpu": tru}""", "is no JSON object")]
    [InlineData("""{"order_by": 3}""", "ordered by something else")]
    [InlineData(" ", "names no solver")]
    public void AFilterThatCannotBeReadIsRefused(string filter, string expected)
    {
        Assert.Contains(expected, Assert.Throws<InputException>(() => SolverFilter.Parse(filter)).Message);
    }

    [Theory]
    [InlineData("""{"num_qubits__gt": "many"}""", "have no order")]
    [InlineData("""{"num_qubits__covers": 3}""", "is no range")]
    [InlineData("""{"name__regex": "["}""", "the pattern cannot be used")]
    [InlineData("""{"name__in": 3}""", "contains nothing")]
    [InlineData("""{"order_by": "topology", "qpu": true}""", "cannot be ordered by topology")]
    public void AComparisonThatMakesNoSenseIsRefused(string filter, string expected)
    {
        Assert.Contains(expected, Assert.Throws<InputException>(() => SolverFilter.Parse(filter).Matching(Solvers)).Message);
    }

    [Theory]
    [InlineData(null, null, Z)]
    [InlineData(null, "base", Z)]
    [InlineData(null, "qpu", Z)]
    [InlineData(null, "hybrid", H)]
    [InlineData(null, "sw", S)]
    [InlineData("sa", null, S)]
    [InlineData("""{"num_qubits__gt": 5000}""", "qpu", P)]
    [InlineData("{}", "qpu", Z)]
    public void AnAccountsSolverAndClientAreItsFilter(string? solver, string? client, string expected)
    {
        Assert.Equal(expected, SolverFilter.Of(Account(solver, client)).Select(Solvers).Identity.Name);
    }

    [Fact]
    public void AClientThatIsNotKnownIsRefused()
    {
        Assert.Contains("client = cpu", Assert.Throws<InputException>(() => SolverFilter.Of(Account(null, "cpu"))).Message);
    }

    private static DWaveConfiguration Account(string? solver, string? client) => DWaveConfiguration.Load(
        new DWaveSettings(),
        new DWaveEnvironment
        {
            Variable = name => name switch
            {
                "DWAVE_API_TOKEN" => "t",
                "DWAVE_API_SOLVER" => solver,
                "DWAVE_API_CLIENT" => client,
                _ => null,
            },
            CurrentFolder = "/",
            HomeFolder = "/",
            ReadFile = _ => null,
        });

    private static DWaveSolver Solver(string name, string status, string category, double? load, string? graph, string properties)
    {
        string version = graph is null ? "" : $$""", "version": {"graph_id": "{{graph}}"}""";
        using JsonDocument definition = JsonDocument.Parse($$"""
            {"identity": {"name": "{{name}}"{{version}} }, "status": "{{status}}",
             "avg_load": {{JsonSerializer.Serialize(load)}}, "properties": {"category": "{{category}}", {{properties}} } }
            """);
        return DWaveSolver.Parse(definition.RootElement);
    }
}
