using System.IO.Compression;
using System.Net;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public sealed class StandInProblemTests : IAsyncLifetime
{
    private static readonly Dictionary<int, double> Field = new() { [0] = -1, [4] = 0.5 };
    private static readonly Dictionary<(int, int), double> Pair = new() { [(0, 4)] = -1 };
    private StandInClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await StandInClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private object Problem(object? parameters = null, string? label = null) =>
        _client.Problem("ising", Field, Pair, parameters, label);

    [Fact]
    public async Task RepliesHaveTheMembersOfTheRecordedDialogue()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/dialogues.json")));
        JsonElement[] steps = [.. golden.RootElement.GetProperty("cases").EnumerateArray()
            .Single(test => test.GetProperty("name").GetString() == "pending_poll_complete")
            .GetProperty("steps").EnumerateArray()];

        using HttpResponseMessage submitted =
            await _client.SendAsync(
                HttpMethod.Post, "problems/", "problems", StandInClient.Json(new[] { Problem(label: "dialogue") }));
        JsonElement first = (await StandInClient.JsonAsync(submitted))[0];
        JsonElement last = await _client.EndAsync(first.GetProperty("id").GetString()!);

        Assert.Equal(
            $"{steps[0].GetProperty("content_type").GetString()}; charset=utf-8",
            submitted.Content.Headers.ContentType?.ToString());
        AssertMembers(steps[0].GetProperty("body")[0], first);
        AssertMembers(steps[^1].GetProperty("body"), last);
        AssertMembers(steps[^1].GetProperty("body").GetProperty("answer"), last.GetProperty("answer"));
        Assert.Equal("COMPLETED", last.GetProperty("status").GetString());
        Assert.Equal("dialogue", last.GetProperty("label").GetString());
    }

    [Fact]
    public async Task ThePartsOfAProblemCanBeFetchedOneByOne()
    {
        string id = (await _client.SubmitAsync(Problem(new { num_reads = 7 }))).GetProperty("id").GetString()!;
        JsonElement whole = await _client.EndAsync(id);

        JsonElement answer = await _client.JsonAsync(HttpMethod.Get, $"problems/{id}/answer", "problem-answer");
        JsonElement info = await _client.JsonAsync(HttpMethod.Get, $"problems/{id}/info", "problem-data");
        JsonElement messages = await _client.JsonAsync(HttpMethod.Get, $"problems/{id}/messages", "problem-message");

        Assert.Equal(whole.GetProperty("answer").GetRawText(), answer.GetProperty("answer").GetRawText());
        Assert.Equal(7, info.GetProperty("params").GetProperty("num_reads").GetInt32());
        Assert.Equal("qp", info.GetProperty("data").GetProperty("format").GetString());
        Assert.Equal("COMPLETED", info.GetProperty("metadata").GetProperty("status").GetString());
        Assert.Equal(0, messages.GetArrayLength());
    }

    [Fact]
    public async Task ACompressedBodyIsInflated()
    {
        using MemoryStream compressed = new();
        await using (ZLibStream stream = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
            await JsonSerializer.SerializeAsync(
                stream, new[] { Problem() }, cancellationToken: TestContext.Current.CancellationToken);
        ByteArrayContent content = new(compressed.ToArray());
        content.Headers.ContentEncoding.Add("deflate");

        using HttpResponseMessage response = await _client.SendAsync(HttpMethod.Post, "problems/", "problems", content);

        Assert.True((await StandInClient.JsonAsync(response))[0].TryGetProperty("id", out _));
    }

    [Fact]
    public async Task TheZlibStreamOfTheVectorsIsInflatedToItsBody()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Golden("sapi/compression.json")));
        ByteArrayContent content = new(golden.RootElement.GetProperty("zlib_base64").GetBytesFromBase64());
        content.Headers.ContentEncoding.Add("deflate");

        using HttpResponseMessage response = await _client.SendAsync(HttpMethod.Post, "problems/", "problems", content);

        // Its solver is called mock, which only the inflated body says.
        Assert.Contains("mock", (await StandInClient.JsonAsync(response))[0].GetProperty("error_msg").GetString());
    }

    [Fact]
    public async Task ASingleProblemIsAnsweredAtOnce()
    {
        using HttpResponseMessage response =
            await _client.SendAsync(HttpMethod.Post, "problems/", "problem", StandInClient.Json(Problem()));

        JsonElement body = await StandInClient.JsonAsync(response);

        Assert.Equal("COMPLETED", body.GetProperty("status").GetString());
        // E = -s0 + s4/2 - s0 s4 is least at (1, 1), by hand.
        Assert.Equal(-1.5, StandInSamples.Decode(body.GetProperty("answer")).Energies[0]);
    }

    [Theory]
    [InlineData("""{ "num_reads": 0 }""", "num_reads")]
    [InlineData("""{ "num_reads": 10001 }""", "num_reads")]
    [InlineData("""{ "num_reads": 1.5 }""", "num_reads")]
    [InlineData("""{ "annealing_time": 2001 }""", "annealing_time")]
    [InlineData("""{ "annealing_time": 0.1 }""", "annealing_time")]
    [InlineData("""{ "annealing_time": 2000, "num_reads": 501 }""", "duration")]
    [InlineData("""{ "sweeps": 3 }""", "sweeps")]
    [InlineData("""{ "answer_mode": "both" }""", "answer_mode")]
    [InlineData("""{ "anneal_schedule": [[0, 0], [10, 0.5]] }""", "anneal_schedule")]
    [InlineData("""{ "anneal_schedule": [[0, 1], [5, 0.5], [10, 1]] }""", "initial_state")]
    [InlineData("""{ "anneal_schedule": [[0, 0], [10, 1]], "annealing_time": 5 }""", "exclude")]
    [InlineData("""{ "auto_scale": "yes" }""", "auto_scale")]
    public async Task AParameterThatIsWrongIsNamed(string parameters, string named)
    {
        JsonElement entry = await _client.SubmitAsync(Problem(JsonSerializer.Deserialize<JsonElement>(parameters)));

        Assert.Equal(400, entry.GetProperty("error_code").GetInt32());
        Assert.Contains(named, entry.GetProperty("error_msg").GetString());
    }

    [Theory]
    [InlineData(5, 0.5, "h value")]
    [InlineData(1, 1.5, "J value")]
    public async Task RangesBindOnlyWithoutScaling(double field, double coupling, string named)
    {
        Dictionary<int, double> fields = new() { [0] = field };
        Dictionary<(int, int), double> couplings = new() { [(0, 4)] = coupling };

        JsonElement unscaled = await _client.SubmitAsync(_client.Problem("ising", fields, couplings, new { auto_scale = false }));
        JsonElement scaled = await _client.SubmitAsync(_client.Problem("ising", fields, couplings));

        Assert.Contains(named, unscaled.GetProperty("error_msg").GetString());
        Assert.True(scaled.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task ACouplerTooManyOrTooFewIsRefusedAndTheRestOfTheListIsTaken()
    {
        string lin = Convert.ToBase64String(
            [.. Enumerable.Range(0, 32).SelectMany(qubit => BitConverter.GetBytes(qubit is 0 or 4 ? 1 : double.NaN))]);
        string none = "", one = Convert.ToBase64String(BitConverter.GetBytes(1.0)), two = Convert.ToBase64String(new byte[16]);
        object[] problems =
        [
            .. new[] { none, one, two }.Select(quad => _client.Submission("ising", new { format = "qp", lin, quad }, null)),
            _client.Submission("ising", new { format = "qp", lin = one, quad = one }, null),
        ];

        JsonElement entries = await _client.JsonAsync(HttpMethod.Post, "problems/", "problems", problems);

        Assert.Equal("0 values for 1", Lengths(entries[0]));
        Assert.True(entries[1].TryGetProperty("id", out _));
        Assert.Equal("2 values for 1", Lengths(entries[2]));
        Assert.Equal("1 values for 32", Lengths(entries[3]));

        static string Lengths(JsonElement entry)
        {
            string[] words = entry.GetProperty("error_msg").GetString()!.Split(' ');
            return string.Join(' ', words[4..8]);
        }
    }

    [Fact]
    public async Task AnotherGraphOrSolverIsRefused()
    {
        object data = new { format = "qp", lin = "", quad = "" };
        object[] problems =
        [
            new { solver = new { name = _client.Annealer.Name, version = new { graph_id = "old" } }, data, type = "ising" },
            new { solver = new { name = "Advantage_system4.1" }, data, type = "ising" },
            new { data, type = "ising" },
        ];

        JsonElement entries = await _client.JsonAsync(HttpMethod.Post, "problems/", "problems", problems);

        Assert.Equal([400, 404, 400], entries.EnumerateArray().Select(entry => entry.GetProperty("error_code").GetInt32()));
    }

    [Fact]
    public async Task APollWaitsUntilOneProblemHasEnded()
    {
        await _client.JsonAsync(
            HttpMethod.Post, "/stand-in/faults", "problems", new[] { new { kind = "job_delay", run_ms = 700, first = 1 } });
        string id = (await _client.SubmitAsync(Problem())).GetProperty("id").GetString()!;

        JsonElement early = await _client.JsonAsync(HttpMethod.Get, $"problems/?id={id}&timeout=0", "problems");
        long begun = TimeProvider.System.GetTimestamp();
        JsonElement late = await _client.JsonAsync(HttpMethod.Get, $"problems/?id={id}&timeout=30", "problems");

        Assert.Contains(early[0].GetProperty("status").GetString(), (string[])["PENDING", "IN_PROGRESS"]);
        Assert.True(early[0].TryGetProperty("earliest_estimated_completion", out _));
        Assert.True(early[0].TryGetProperty("latest_estimated_completion", out _));
        Assert.Equal("COMPLETED", late[0].GetProperty("status").GetString());
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0.2, 5);
    }

    [Fact]
    public async Task ProblemsAreListedTheNewestFirstAndFiltered()
    {
        foreach (string label in (string[])["a", "b", "a"])
        {
            string id = (await _client.SubmitAsync(Problem(label: label))).GetProperty("id").GetString()!;
            await _client.EndAsync(id);
        }

        JsonElement all = await _client.JsonAsync(HttpMethod.Get, "problems/", "problems");
        JsonElement labelled = await _client.JsonAsync(HttpMethod.Get, "problems/?label=a&status=COMPLETED", "problems");
        JsonElement newest = await _client.JsonAsync(HttpMethod.Get, "problems/?max_results=2", "problems");
        JsonElement failed = await _client.JsonAsync(HttpMethod.Get, "problems/?status=FAILED", "problems");

        Assert.Equal(["a", "b", "a"], Labels(all));
        Assert.Equal(["a", "a"], Labels(labelled));
        Assert.Equal(["a", "b"], Labels(newest));
        Assert.Empty(Labels(failed));

        static IEnumerable<string?> Labels(JsonElement list) =>
            list.EnumerateArray().Select(job => job.GetProperty("label").GetString());
    }

    [Fact]
    public async Task CancellingDependsOnWhereAProblemStands()
    {
        await _client.JsonAsync(HttpMethod.Post, "/stand-in/faults", "problems", new object[]
        {
            new { kind = "job_delay", queue_ms = 20_000, first = 1 },
            new { kind = "job_delay", run_ms = 2000, skip = 1, first = 1 },
        });
        string waiting = (await _client.SubmitAsync(Problem(label: "waits"))).GetProperty("id").GetString()!;
        string running = (await _client.SubmitAsync(Problem(label: "runs"))).GetProperty("id").GetString()!;
        string done = (await _client.SubmitAsync(Problem(label: "done"))).GetProperty("id").GetString()!;
        await _client.EndAsync(done);

        using HttpResponseMessage one = await _client.SendAsync(HttpMethod.Delete, $"problems/{waiting}", "problem");
        JsonElement many = await _client.JsonAsync(HttpMethod.Delete, "problems/", "problems", new[] { running, done, "nobody" });

        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Equal("CANCELLED", (await StandInClient.JsonAsync(one)).GetProperty("status").GetString());
        Assert.Equal([202, 409, 404], many.EnumerateArray().Select(entry => entry.GetProperty("error_code").GetInt32()));
        using HttpResponseMessage again = await _client.SendAsync(HttpMethod.Delete, $"problems/{waiting}", "problem");
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task AThousandProblemsAtOnceAreAllAnsweredAndNoneTwice()
    {
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            StandInSamples samples = await _client.SolveAsync(Problem(new { num_reads = 8, annealing_time = 1 }, label: $"{i}"));
            Assert.Equal(8, samples.Occurrences.Sum());
        });

        JsonElement statistics = await _client.StatisticsAsync();
        Assert.Equal(1000, statistics.GetProperty("problems_accepted").GetInt32());
        Assert.Equal(1000, statistics.GetProperty("problems_answered").GetInt32());
        Assert.Equal(0, statistics.GetProperty("double_submissions").GetInt32());
        Assert.Equal(0, statistics.GetProperty("double_problems").GetInt32());
        Assert.Equal(1000, statistics.GetProperty("ids").EnumerateArray().Select(id => id.GetString()).Distinct().Count());
    }

    [Fact]
    public async Task TheSameBytesTwiceAreCounted()
    {
        object problem = Problem(label: "twice");

        await _client.SubmitAsync(problem);
        await _client.SubmitAsync(problem);

        JsonElement statistics = await _client.StatisticsAsync();
        Assert.Equal(1, statistics.GetProperty("double_submissions").GetInt32());
        Assert.Equal(1, statistics.GetProperty("double_problems").GetInt32());
    }

    private static void AssertMembers(JsonElement expected, JsonElement actual)
    {
        foreach (JsonProperty member in expected.EnumerateObject())
            Assert.True(actual.TryGetProperty(member.Name, out _), $"{member.Name} is missing in {actual}");
    }
}
