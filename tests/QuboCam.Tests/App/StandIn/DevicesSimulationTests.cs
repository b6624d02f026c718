using System.CommandLine;
using QuboCam.App.Commands;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public class DevicesSimulationTests
{
    [Fact]
    public async Task ItSaysWhatToCopyAndEndsWhenItIsStopped()
    {
        using StringWriter output = new();
        using CancellationTokenSource stop =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Task<int> run = DevicesSimulation.RunAsync(StandInClient.Perfect, output, stop.Token);
        while (!output.ToString().Contains("Ctrl-C"))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Single(
            lines, line => line.StartsWith("export DWAVE_API_ENDPOINT=http://127.0.0.1:") && line.EndsWith("/sapi/v2/"));
        Assert.Single(lines, line => line == $"export DWAVE_API_TOKEN={StandInClient.Perfect.Token}");
        Assert.Contains(lines, line => line.Contains("StandIn_2000Q_C2") && line.Contains("32 qubits"));
    }

    [Fact]
    public async Task APortThatIsInUseIsNamed()
    {
        await using StandInClient client = await StandInClient.StartAsync();
        StandInOptions options = StandInClient.Perfect with { Port = client.Server.Endpoint.Port };

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => StandInServer.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains($"--port {options.Port}", error.Message);
    }

    [Theory]
    [InlineData("--topology ring", "ring")]
    [InlineData("--topology pegasus:x", "pegasus:x")]
    [InlineData("--topology pegasus:1000000", "pegasus:1000000")]
    [InlineData("--topology zephyr:2 zephyr:2,4", "StandIn_Advantage2_Z2")]
    [InlineData("--missing-qubits 0.6", "--missing-qubits 0.6")]
    [InlineData("--noise -1", "--noise -1")]
    [InlineData("--port 70000", "--port 70000")]
    [InlineData("--faults nowhere.json", "nowhere.json")]
    public void AWrongValueIsNamed(string line, string named)
    {
        Command command = new("devices");
        SimulationOptions simulation = new();
        simulation.AddTo(command);

        InputException error = Assert.Throws<InputException>(() => simulation.Read(command.Parse(line)));

        Assert.Contains(named, error.Message);
    }

    [Fact]
    public void TheOptionsReachTheServer()
    {
        Command command = new("devices");
        SimulationOptions simulation = new();
        simulation.AddTo(command);
        ParseResult parsed =
            command.Parse("--simulate --topology zephyr:3 chimera:4,4,4 --noise 0.03 --seed 9 --missing-qubits 0.02 --port 4000");

        StandInOptions options = simulation.Read(parsed);

        Assert.True(simulation.IsAsked(parsed));
        Assert.Equal(["StandIn_Advantage2_Z3", "StandIn_2000Q_C4"], options.Graphs.Select(graph => graph.SolverName));
        Assert.Equal((0.03, 9ul, 0.02, 4000), (options.Noise, options.Seed, options.MissingQubits, options.Port));
    }
}
