using System.Text;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App;

/// <summary>
/// solve --sampler dwave under every fault: it answers, or ends with one clear line; no job is lost or submitted twice.
/// </summary>
public sealed class DevicesFaultTests
{
    private const string Submission = """ "method": "POST", "path": "problems/" """;
    private const string Solvers = """ "path": "solvers/" """;
    private const string Poll = """ "method": "GET", "path": "problems/" """;

    [Theory]
    [InlineData("busy at the submission", """{ "kind": "status", "status": 429, "first": 2, "retry_after": 1, SUBMISSION }""")]
    [InlineData("out of service at the submission", """{ "kind": "status", "status": 503, "first": 1, SUBMISSION }""")]
    [InlineData("failing at the polls", """{ "kind": "status", "status": 500, "first": 2, POLL }""")]
    [InlineData("busy at the solvers", """{ "kind": "status", "status": 429, "first": 1, SOLVERS }""")]
    [InlineData("reply of the submission lost", """{ "kind": "drop_after", "first": 1, SUBMISSION }""")]
    [InlineData("reply of the submission cut", """{ "kind": "truncate", "bytes": 30, "first": 1, SUBMISSION }""")]
    [InlineData("polls dropped", """{ "kind": "drop_before", "first": 2, POLL }""")]
    [InlineData("polls cut", """{ "kind": "truncate", "bytes": 20, "first": 2, POLL }""")]
    [InlineData("slow", """{ "kind": "slow", "bytes": 2000, "delay_ms": 20 }""")]
    [InlineData("submission with a wrong media type", """{ "kind": "wrong_media_type", "first": 1, SUBMISSION }""")]
    [InlineData("polls with a wrong media type", """{ "kind": "wrong_media_type", "first": 1, POLL }""")]
    [InlineData("version 2", """{ "kind": "version2" }""")]
    [InlineData("clock an hour ahead", """{ "kind": "skew", "skew_seconds": 3600 }""")]
    [InlineData("deprecated", """{ "kind": "deprecation", "message": "old", "first": 1 }""")]
    public Task IsAnswered(string name, string fault) => Answered(name, fault);

    // The submission was perhaps taken: the service is asked three times, 7.5 s in all, before it is sent again.
    [Fact]
    public Task IsAnsweredWhereASubmissionIsSentAgain() => Task.WhenAll(
        Answered("dropped before the submission", """{ "kind": "drop_before", "first": 1, SUBMISSION }"""),
        Answered("failing at the submission", """{ "kind": "status", "status": 500, "first": 1, SUBMISSION }"""));

    [Theory]
    [InlineData(1, "503", """{ "kind": "status", "status": 503, SOLVERS }""")]
    [InlineData(1, "429", """{ "kind": "status", "status": 429, SUBMISSION }""")]
    [InlineData(1, "text/html", """{ "kind": "wrong_media_type", SOLVERS }""")]
    [InlineData(1, "longer than 0.5 s", """{ "kind": "slow", "bytes": 1, "delay_ms": 300, SOLVERS }""", "--profile", "hasty")]
    [InlineData(1, "does not answer", """{ "kind": "drop_before", SOLVERS }""")]
    [InlineData(1, "does not answer", """{ "kind": "truncate", "bytes": 10, SOLVERS }""")]
    [InlineData(2, "401", """{ "kind": "expired_token" }""")]
    [InlineData(2, "401", """{ "kind": "expired_token", SUBMISSION }""")]
    [InlineData(2, "401", """{ "kind": "expired_token", POLL }""")]
    [InlineData(1, "out of qubits", """{ "kind": "job_failed", "message": "out of qubits" }""")]
    [InlineData(1, "offline", """{ "kind": "job_failed" }""")]
    [InlineData(1, "cancelled", """{ "kind": "job_cancelled" }""")]
    public async Task EndsWithOneLine(int status, string said, string fault, params string[] arguments)
    {
        await using DevicesCase devices = await Start(fault);

        ProgramRun run = await devices.Solve(arguments);

        Assert.True(run.Status == status, $"exit status {run.Status}: {run.Error}");
        Assert.Empty(run.Output);
        string line = Assert.Single(run.Error.TrimEnd().Split('\n'), line =>
            !line.StartsWith("dwave: ", StringComparison.Ordinal));
        Assert.StartsWith("qubocam: ", line);
        Assert.Contains(said, line);
        string[] ids = await Jobs(devices, run);
        Assert.All(ids, id => Assert.Contains(id, line));
        // What can still be fetched is noted; what was refused, or has ended, is not.
        bool isOpen = ids.Length > 0 && !fault.Contains("job_", StringComparison.Ordinal);
        if (isOpen || status == 2 || ids.Length > 0)
            Assert.Equal(isOpen ? 1 : 0, devices.Jobs.All().Length);
    }

    private static async Task Answered(string name, string fault)
    {
        await using DevicesCase devices = await Start(fault);

        ProgramRun run = await devices.Solve("--json");

        Assert.True(run.Status == 0, $"{name}: exit status {run.Status}: {run.Error}");
        Assert.Equal(-1.4, run.Json.GetProperty("energy").GetDouble(), 1e-9);
        Assert.Single(await Jobs(devices, run));
        Assert.True((await devices.StatisticsAsync()).GetProperty("faults_struck").GetInt32() > 0,
            $"{name}: no fault has struck");
        Assert.Empty(devices.Jobs.All());
    }

    /// <summary>The jobs that the service took: none twice, each named on standard error.</summary>
    private static async Task<string[]> Jobs(DevicesCase devices, ProgramRun run)
    {
        JsonElement statistics = await devices.StatisticsAsync();
        string[] ids = [.. statistics.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];
        Assert.Equal(0, statistics.GetProperty("double_problems").GetInt32());
        Assert.All(ids, id => Assert.Contains($"job {id} submitted", run.Error));
        return ids;
    }

    private static Task<DevicesCase> Start(string fault) => DevicesCase.StartAsync([.. Fault.Read(Encoding.UTF8.GetBytes(
        $"[{fault.Replace("SUBMISSION", Submission).Replace("SOLVERS", Solvers).Replace("POLL", Poll)}]"))]);
}
