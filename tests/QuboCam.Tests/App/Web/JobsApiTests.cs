using System.Text.Json;

namespace QuboCam.Tests.App.Web;

/// <summary>Jobs: progress, partial results, cancelling, results.</summary>
public sealed class JobsApiTests(WebFactory server) : IClassFixture<WebFactory>
{
    private static readonly byte[] Problem = "0 0 -2\n1 1 -1\n0 1 3\n"u8.ToArray(); // minimum −2 at (1, 0), by hand

    [Fact]
    public async Task TheEventsOfAnExplanationEndWithItsNumber()
    {
        JsonElement job = await server.PostAsync("/api/v1/jobs/explain", WebFactory.Form(("sample", "sample:dress")));

        List<(string Event, string Data)> events = await EventsAsync(job);

        JsonElement end = JsonDocument.Parse(Assert.Single(events, one => one.Event == "end").Data).RootElement;
        Assert.Equal("done", end.GetProperty("state").GetString());
        JsonElement document = await server.GetAsync($"/api/v1/explanations/{end.GetProperty("explanation").GetString()}");
        Assert.Equal(4, document.GetProperty("explanations").GetArrayLength());
        Assert.Equal("end", events[^1].Event);
    }

    [Fact]
    public async Task TheResultOfSolveIsThatOfTheCommand()
    {
        JsonElement job = await server.PostAsync("/api/v1/jobs/solve", WebFactory.Form(("seed", "3")).With("problem", Problem, "two.coo"));

        JsonElement end = await server.EndAsync(job);
        JsonElement result = await server.GetAsync(end.GetProperty("result").GetString()!);

        Assert.Equal(-2, result.GetProperty("energy").GetDouble(), 1e-12);
        Assert.Equal([1, 0], result.GetProperty("sample").EnumerateArray().Select(bit => bit.GetInt32()));
        Assert.True(result.GetProperty("optimal").GetBoolean());
    }

    [Fact]
    public async Task TheProblemOfAnExplanationIsAnnealed()
    {
        JsonElement kept = await server.PostAsync("/api/v1/explain", WebFactory.Form(
            ("sample", "sample:bag"), ("keep", "true"), ("method", "qubo-cam")));
        string id = kept.GetProperty("id").GetString()!;

        JsonElement job = await server.PostAsync("/api/v1/jobs/analyse", WebFactory.Form(("explanation", id), ("tau", "20")));
        JsonElement result = await server.GetAsync((await server.EndAsync(job)).GetProperty("result").GetString()!);

        Assert.Equal(kept.GetProperty("candidates").GetArrayLength(), result.GetProperty("qubits").GetInt32());
        Assert.Equal(kept.GetProperty("selection").GetProperty("energy").GetDouble(), result.GetProperty("groundEnergy").GetDouble(), 1e-9);
        Assert.Equal(20, result.GetProperty("tau").GetDouble());
    }

    [Fact]
    public async Task TheProblemOfAnotherSelectionIsAnnealed()
    {
        JsonElement kept = await server.PostAsync("/api/v1/explain", WebFactory.Form(
            ("sample", "sample:bag"), ("keep", "true"), ("method", "qubo-cam")));
        ProgramRun other = await ProgramRun.Succeeds("explain", "sample:bag", "--json", "--beta", "0.3", "--method", "qubo-cam");

        JsonElement answer = await server.PostAsync("/api/v1/analyse", WebFactory.Form(
            ("explanation", kept.GetProperty("id").GetString()!), ("selection", """{"beta":0.3}"""), ("no-spectrum", "true"), ("tau", "5")));

        Assert.Equal(
            other.Json.GetProperty("selection").GetProperty("energy").GetDouble(), answer.GetProperty("groundEnergy").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task AJobIsCancelled()
    {
        // Far more sweeps than a test would wait for.
        JsonElement job = await server.PostAsync("/api/v1/jobs/solve", WebFactory.Form(
            ("sampler", "simulated-annealing"), ("sweeps", "100000000"), ("no-presolve", "true"), ("reads", "1000")).With("problem", Dense(60), "dense.coo"));
        using HttpClient client = server.CreateClient();

        using HttpResponseMessage cancelled = await client.DeleteAsync(
            $"/api/v1/jobs/{job.GetProperty("id").GetString()}", TestContext.Current.CancellationToken);
        JsonElement end = await server.EndAsync(job);

        Assert.Equal(204, (int)cancelled.StatusCode);
        Assert.Equal("cancelled", end.GetProperty("state").GetString());
    }

    [Fact]
    public async Task WhatIsWrongWithAProblemIsTheJobsError()
    {
        JsonElement job = await server.PostAsync("/api/v1/jobs/solve", WebFactory.Form().With("problem", "no problem"u8.ToArray(), "x.txt"));

        JsonElement end = await server.EndAsync(job);

        Assert.Equal("failed", end.GetProperty("state").GetString());
        Assert.StartsWith("x.txt", end.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schedule", "/etc/passwd", "schedule /etc/passwd")]
    [InlineData("scheduel", "linear", "no field 'scheduel'")]
    [InlineData("tau", "-1", "tau -1")]
    public async Task AWrongOptionIsRefusedBeforeThereIsAJob(string field, string value, string line)
    {
        (int status, string detail) = await server.RefusedAsync(
            "/api/v1/jobs/analyse", WebFactory.Form((field, value)).With("problem", Problem, "two.coo"));

        Assert.Equal(400, status);
        Assert.Contains(line, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProblemTooLargeForTheStateVectorIsRefusedInOneLine()
    {
        (int status, string detail) = await server.RefusedAsync("/api/v1/analyse", WebFactory.Form().With("problem", Dense(24), "dense.coo"));

        Assert.Equal(400, status);
        Assert.Contains("dense.coo has 24 variables", detail, StringComparison.Ordinal);
    }

    private static byte[] Dense(int n) => System.Text.Encoding.ASCII.GetBytes(string.Concat(
        from i in Enumerable.Range(0, n) from j in Enumerable.Range(i, n - i) select FormattableString.Invariant($"{i} {j} {Math.Sin(1 + i * n + j):0.####}\n")));

    private async Task<List<(string Event, string Data)>> EventsAsync(JsonElement job)
    {
        using HttpClient client = server.CreateClient();
        string text = await client.GetStringAsync($"/api/v1/jobs/{job.GetProperty("id").GetString()}/events", TestContext.Current.CancellationToken);
        return
        [
            .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('\n')).Select(lines => (
                lines.Single(line => line.StartsWith("event: ", StringComparison.Ordinal))["event: ".Length..],
                string.Concat(lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..])))),
        ];
    }
}
