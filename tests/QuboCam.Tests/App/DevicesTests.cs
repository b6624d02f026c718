using System.Diagnostics;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App;

/// <summary>devices, and the dwave sampler of the other commands, against a stand-in server.</summary>
public sealed class DevicesTests : IAsyncLifetime
{
    private const string Annealer = "StandIn_2000Q_C2", Hybrid = "StandIn_hybrid_bqm";
    private static readonly byte[] Png = [0x89, .. "PNG"u8];
    private DevicesCase _case = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _case = await DevicesCase.StartAsync();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    private static string Complaint(ProgramRun run) =>
        Assert.Single(run.Error.Split('\n'), line => line.StartsWith("qubocam: ", StringComparison.Ordinal));

    [Fact]
    public async Task TheSolversAreListedWithTheirGraphs()
    {
        string text = (await _case.Succeeds("devices")).Output;
        JsonElement json = (await _case.Succeeds("devices", "--json")).Json;

        Assert.Contains(_case.Server.Endpoint.ToString(), text);
        Assert.Contains(text.Split('\n'), line => line.StartsWith(Annealer) && line.Contains("qpu") && line.Contains("ONLINE")
            && line.Contains("8 of 8"));
        Assert.Contains(text.Split('\n'), line => line.StartsWith(Hybrid));
        JsonElement annealer = json.At("solvers").EnumerateArray().Single(solver => solver.At("name").GetString() == Annealer);
        Assert.Equal(("chimera", 32, 80), (annealer.At("topology", "type").GetString(),
            annealer.At("topology", "qubits").GetInt32(),
            annealer.At("topology", "couplers").GetInt32())); // 4 cells of 16 couplers, 4 pairs of cells with 4 each
        Assert.Equal([-2, 2], annealer.At("fieldRange").Numbers());
        Assert.Contains("anneal_schedule", annealer.At("parameters").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([Annealer, Hybrid], json.At("solvers").EnumerateArray().Select(solver =>
            solver.At("name").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\"qpu\":true}", Annealer)]
    [InlineData("{\"hybrid\":true}", Hybrid)]
    [InlineData("{\"topology__type\":\"chimera\",\"num_qubits__gt\":31}", Annealer)]
    [InlineData(Hybrid, Hybrid)]
    public async Task AFilterLeavesTheSolversItMeans(string filter, string solver)
    {
        JsonElement json = (await _case.Succeeds("devices", "--solver", filter, "--json")).Json;

        Assert.Equal([solver], json.At("solvers").EnumerateArray().Select(each => each.At("name").GetString()!));
    }

    [Fact]
    public async Task AJobOutlivesItsProgram()
    {
        await using DevicesCase slow = await DevicesCase.StartAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 2000 });
        (Process process, string id) = await slow.Submitted();
        using (process)
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        string open = (await slow.Succeeds("devices", "--jobs")).Output;
        JsonElement jobs = (await slow.Succeeds("devices", "--jobs", "--json")).Json;
        JsonElement answer = (await slow.Succeeds("devices", "--resume", id, "--json")).Json;
        string after = (await slow.Succeeds("devices", "--jobs")).Output;
        ProgramRun raw = await slow.Succeeds("devices", "--resume", id);

        Assert.Contains(id, open);
        Assert.Equal([id], jobs[0].At("ids").EnumerateArray().Select(each => each.GetString()!));
        Assert.Equal(5, jobs[0].At("variables").GetInt32());
        Assert.Equal(-1.4, answer.At("energy").GetDouble(), 1e-9);
        Assert.Equal([0, 0, 0, 0, 1], answer.At("samples")[0].At("sample").Integers());
        Assert.Equal(20, answer.At("samples").EnumerateArray().Sum(sample => sample.At("occurrences").GetInt32()));
        Assert.Equal("No job is open.", after.Trim());
        Assert.Contains("nothing is noted", raw.Error);
        Assert.Equal(id, raw.Json.At("job").GetString());
        Assert.Equal(1, (await slow.StatisticsAsync()).At("problems_accepted").GetInt32());
    }

    [Fact]
    public async Task AJobWhoseNumberWasNeverNotedIsKnownByItsLabel()
    {
        await using DevicesCase slow = await DevicesCase.StartAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 1000 });
        (Process process, string id) = await slow.Submitted();
        using (process)
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        (string note, StoredJob job) = Assert.Single(slow.Jobs.All());
        slow.Jobs.Save(job with { Ids = [] }, note);

        string open = (await slow.Succeeds("devices", "--jobs")).Output;
        JsonElement answer = (await slow.Succeeds("devices", "--resume", id, "--json")).Json;

        Assert.Contains(job.Label, open);
        Assert.Equal(5, answer.At("samples")[0].At("sample").GetArrayLength());
        Assert.Equal(-1.4, answer.At("energy").GetDouble(), 1e-9);
        Assert.Empty(slow.Jobs.All());
    }

    // Each job has another spin reversal. A cold annealer ends in the local minima, which have a single one each; read with the
    // reversal of another job they would have others.
    [Fact]
    public async Task JobsOfOneSubmissionAreReadTogetherAlsoWhenNoNumberWasNoted()
    {
        await using DevicesCase slow = await DevicesCase.StartAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 1000 });
        (Process process, string id) = await slow.Submitted("--spin-reversals", "4");
        using (process)
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
        (string note, StoredJob job) = Assert.Single(slow.Jobs.All());
        slow.Jobs.Save(job with { Ids = [job.Ids[2]] }, note);

        JsonElement answer = (await slow.Succeeds("devices", "--resume", id, "--json")).Json;

        Assert.Equal(4, job.Ids.Length);
        Assert.Equal(job.Ids.Order(), answer.At("jobs").EnumerateArray().Select(each => each.GetString()!).Order());
        Assert.Equal([0, 0, 0, 0, 1], answer.At("samples")[0].At("sample").Integers());
        Assert.Equal(20, answer.At("samples").EnumerateArray().Sum(sample => sample.At("occurrences").GetInt32()));
        Assert.All(answer.At("samples").EnumerateArray(), sample => Assert.Equal(1, sample.At("sample").Integers().Sum()));
        Assert.Empty(slow.Jobs.All());
    }

    [Fact]
    public async Task AJobIsCancelledByItsNumberAndByCtrlC()
    {
        await using DevicesCase slow = await DevicesCase.StartAsync(new Fault { Kind = FaultKind.JobDelay, QueueMs = 120_000 });
        (Process process, string id) = await slow.Submitted();
        (Process interrupted, string second) = await slow.Submitted();
        process.Kill();
        await Process.Start("kill", ["-INT", $"{interrupted.Id}"]).WaitForExitAsync(Cancellation);
        ProgramRun run = await ProgramRun.End(interrupted);

        ProgramRun cancelled = await slow.Succeeds("devices", "--cancel", id);
        string open = (await slow.Succeeds("devices", "--jobs")).Output;
        ProgramRun resumed = await slow.Run("devices", "--resume", second);
        ProgramRun unknown = await slow.Run("devices", "--cancel", "no-such-job");

        Assert.Equal(130, run.Status);
        Assert.Contains($"job {id} cancelled", cancelled.Error);
        Assert.Equal("No job is open.", open.Trim());
        Assert.Equal(1, resumed.Status);
        Assert.Contains(second, Complaint(resumed));
        Assert.Equal(2, unknown.Status);
        Assert.Contains("no-such-job", Complaint(unknown));
        process.Dispose();
        interrupted.Dispose();
    }

    [Fact]
    public async Task AnEmbeddingIsDrawnOrRefused()
    {
        ProgramRun drawn = await _case.Succeeds("devices", "--draw", _case.Path("k6.png"), "--variables", "6");
        ProgramRun refused = await _case.Run("devices", "--draw", _case.Path("k40.png"), "--variables", "40");

        Assert.Equal(Png, (await File.ReadAllBytesAsync(_case.Path("k6.png"), Cancellation)).Take(4));
        Assert.Contains("6 coupled variables", drawn.Error);
        Assert.Equal(2, refused.Status);
        Assert.Contains("40", Complaint(refused));
        Assert.False(File.Exists(_case.Path("k40.png")));
    }

    [Fact]
    public async Task TheSimulationServesOtherProcessesUntilCtrlC()
    {
        using Process process = _case.Start("devices", "--simulate", "--topology", "chimera:2,2,4");
        Dictionary<string, string> variables = new(_case.Variables);
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line
            && !line.Contains("Ctrl-C", StringComparison.Ordinal))
            if (line.StartsWith("export ", StringComparison.Ordinal))
                variables[line[7..].Split('=')[0]] = line.Split('=', 2)[1];

        ProgramRun listed = await DevicesCase.Run(variables, "devices", "--json");
        await Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExitAsync(Cancellation);
        ProgramRun ended = await ProgramRun.End(process);

        Assert.Equal(0, listed.Status);
        Assert.StartsWith(listed.Json.At("endpoint").GetString()!, variables["DWAVE_API_ENDPOINT"]);
        Assert.NotEqual(_case.Server.Endpoint.ToString(), variables["DWAVE_API_ENDPOINT"]);
        Assert.Equal(2, listed.Json.At("solvers").GetArrayLength());
        Assert.Equal(0, ended.Status);
    }

    [Fact]
    public async Task SolveHasTheFieldsOfTheContractAndThoseOfTheHardware()
    {
        string plot = _case.Path("reads.png");
        JsonElement json = (await _case.Solve("--json", "--distribution", plot)).Json;

        Assert.Superset(
            new HashSet<string>(["variables", "energy", "sample", "optimal", "lowerBound", "sampler", "reads", "sweeps", "seed",
                "milliseconds", "samples"]),
            new HashSet<string>(json.Names()));
        Assert.Equal(("dwave", 20, true), (json.At("sampler").GetString(), json.At("reads").GetInt32(),
            json.At("optimal").GetBoolean()));
        Assert.Equal(-1.4, json.At("energy").GetDouble(), 1e-9);
        Assert.Equal([0, 0, 0, 0, 1], json.At("sample").Integers());
        Assert.Superset(
            new HashSet<string>(["solver", "topology", "embedding", "chainStrength", "scale", "annealingTime", "jobs",
                "qpuAccessTime", "certificate",
                "successProbability", "timeToSolution99", "chainBreakFraction", "reads"]),
            new HashSet<string>(json.At("hardware").Names()));
        Assert.Equal(5, json.At("hardware", "embedding", "chains").GetArrayLength());
        Assert.Equal((await _case.StatisticsAsync()).At("ids")[0].GetString(),
            json.At("hardware", "jobs")[0].At("id").GetString());
        Assert.Equal(Png, (await File.ReadAllBytesAsync(plot, Cancellation)).Take(4));
    }

    [Fact]
    public async Task ExplainSelectsOnTheAnnealer()
    {
        JsonElement json = (await _case.Succeeds(
            "explain", "sample:bag", "--sampler", "dwave", "--reads", "20", "--json", "--method", "qubo-cam", "--threads",
                "1")).Json;

        Assert.Equal("dwave", json.At("selection", "sampler").GetString());
        Assert.StartsWith(Annealer, json.At("selection", "hardware", "solver").GetString());
        // The energy is that of the problem in the document, for the maps that were selected.
        int[] candidates = [.. json.At("candidates").Integers()];
        HashSet<int> ones = [.. json.At("selection", "maps").Integers().Select(map => Array.IndexOf(candidates, map))];
        Assert.Equal(json.At("problem").Energy(ones), json.At("selection", "energy").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task WhatTheUserCanMendEndsWithTwoAndOneLine()
    {
        Dictionary<string, string> wrong = _case.Account(_case.Server.Endpoint.ToString(), "DEV-not-the-token");
        Dictionary<string, string> none = _case.Account(_case.Server.Endpoint.ToString(), "");
        (ProgramRun Run, string Said)[] runs =
        [
            (await DevicesCase.Run(wrong, "devices"), "401"),
            (await DevicesCase.Run(none, "devices"), "DWAVE_API_TOKEN"),
            (await _case.Run("devices", "--profile", "nobody"), "nobody"),
            (await _case.Run("devices", "--config", _case.Path("nowhere.conf")), "nowhere.conf"),
            (await _case.Solve("--solver", "Advantage_system99"), "Advantage_system99"),
            (await _case.Solve("--max-qpu-time", "0.0001"), "--max-qpu-time"),
            (await _case.Solve("--pause", "2,1"), "--pause"),
            (await _case.Run("devices", "--resume", "no-such-job"), "no-such-job"),
        ];

        Assert.All(runs, run =>
        {
            Assert.Equal(2, run.Run.Status);
            Assert.Contains(run.Said, Complaint(run.Run));
            Assert.Empty(run.Run.Output);
            Assert.DoesNotContain("DEV-not-the-token", run.Run.Error);
        });
        Assert.Equal(0, (await _case.StatisticsAsync()).At("problems_accepted").GetInt32());
    }

    [Fact]
    public async Task AServiceThatIsNotThereEndsWithOneAndOneLine()
    {
        ProgramRun run = await DevicesCase.Run(_case.Account("http://127.0.0.1:1/sapi/v2/", "token"), "devices");

        Assert.Equal(1, run.Status);
        Assert.Contains("127.0.0.1", Complaint(run));
    }
}
