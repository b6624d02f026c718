using System.Net;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests.App.StandIn;

public sealed class StandInFaultTests : IAsyncLifetime
{
    private StandInClient _client = null!;

    public async ValueTask InitializeAsync() => _client = await StandInClient.StartAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private object Problem =>
        _client.Problem("ising", new Dictionary<int, double> { [0] = 1 }, new Dictionary<(int, int), double>());

    private Task<JsonElement> SetAsync(params object[] faults) =>
        _client.JsonAsync(HttpMethod.Post, "/stand-in/faults", "problems", faults);

    private Task<HttpResponseMessage> ListAsync() => _client.SendAsync(HttpMethod.Get, "problems/", "problems");

    [Theory]
    [InlineData(429), InlineData(500), InlineData(503)]
    public async Task AStatusStrikesTheFirstRequestsOnly(int status)
    {
        await SetAsync(new { kind = "status", status, first = 2, path = "problems/", method = "GET", retry_after = 7 });

        HttpResponseMessage[] replies = [await ListAsync(), await ListAsync(), await ListAsync()];

        Assert.Equal([status, status, 200], replies.Select(reply => (int)reply.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(7), replies[0].Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task EveryThirdRequestIsStruckAndOtherPathsAreNot()
    {
        await SetAsync(new { kind = "status", status = 503, every = 3, path = "problems/" });

        List<int> statuses = [];
        for (int i = 0; i < 6; i++)
        {
            using HttpResponseMessage reply = await ListAsync();
            statuses.Add((int)reply.StatusCode);
            using HttpResponseMessage other =
                await _client.SendAsync(HttpMethod.Get, "solvers/remote/", "solver-definition-list");
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        Assert.Equal([200, 200, 503, 200, 200, 503], statuses);
    }

    [Fact]
    public async Task AnExpiredTokenIsRefused()
    {
        await SetAsync(new { kind = "expired_token", first = 1 });

        using HttpResponseMessage reply = await ListAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Theory]
    [InlineData("drop_before", 0), InlineData("drop_after", 1)]
    public async Task AConnectionIsDroppedBeforeOrAfterTheProblemIsTaken(string kind, int accepted)
    {
        await SetAsync(new { kind, method = "POST", path = "problems/", first = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.SubmitAsync(Problem));

        JsonElement statistics = await _client.StatisticsAsync();
        Assert.Equal(accepted, statistics.GetProperty("problems_accepted").GetInt32());
        Assert.Equal(accepted, (await _client.JsonAsync(HttpMethod.Get, "problems/", "problems")).GetArrayLength());
    }

    [Fact]
    public async Task ATruncatedBodyIsShorterThanItSays()
    {
        await SetAsync(new { kind = "truncate", bytes = 10, first = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(async () =>
            await _client.JsonAsync(HttpMethod.Get, "solvers/remote/", "solver-definition-list"));
    }

    [Fact]
    public async Task ASlowBodyArrivesWhole()
    {
        await _client.EndAsync((await _client.SubmitAsync(Problem)).GetProperty("id").GetString()!);
        await SetAsync(new { kind = "slow", bytes = 100, delay_ms = 100, first = 1 });

        long begun = TimeProvider.System.GetTimestamp();
        JsonElement list = await _client.JsonAsync(HttpMethod.Get, "problems/", "problems");

        Assert.Equal(1, list.GetArrayLength());
        // The body of one problem has some 280 bytes.
        Assert.True(TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromMilliseconds(190));
    }

    [Theory]
    [InlineData("wrong_media_type", "text/html", null)]
    [InlineData("version2", "application/vnd.dwave.sapi.problems+json", "2.0.0")]
    public async Task TheMediaTypeIsWrong(string kind, string type, string? version)
    {
        await SetAsync(new { kind, first = 1 });

        using HttpResponseMessage reply = await ListAsync();

        Assert.Equal(type, reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal(version, reply.Content.Headers.ContentType?.Parameters.SingleOrDefault(p => p.Name == "version")?.Value);
    }

    [Fact]
    public async Task InVersionTwoTheSolverIsAName()
    {
        await SetAsync(new { kind = "version2", first = 1 });

        JsonElement entry = await _client.SubmitAsync(Problem);

        Assert.Equal(_client.Annealer.Name, entry.GetProperty("solver").GetString());
    }

    [Fact]
    public async Task AClockIsOff()
    {
        await SetAsync(new { kind = "skew", skew_seconds = -7200, first = 1 });

        using HttpResponseMessage reply = await _client.SendAsync(
            HttpMethod.Post, "problems/", "problems", StandInClient.Json(new[] { Problem }));

        DateTimeOffset submitted = (await StandInClient.JsonAsync(reply))[0].GetProperty("submitted_on").GetDateTimeOffset();
        Assert.InRange((DateTimeOffset.UtcNow - submitted).TotalSeconds, 7190, 7230);
        Assert.InRange((DateTimeOffset.UtcNow - reply.Headers.Date!.Value).TotalSeconds, 7190, 7230);
    }

    [Fact]
    public async Task ADeprecationIsAnnounced()
    {
        await SetAsync(new { kind = "deprecation", first = 1, message = "Going." });

        using HttpResponseMessage reply = await ListAsync();

        string header = reply.Headers.GetValues("X-Deprecation").Single();
        Assert.Contains("message=\"Going.\"", header);
        Assert.Contains("sunset=@", header);
    }

    [Theory]
    [InlineData("job_failed", "FAILED", "Solver is offline"), InlineData("job_cancelled", "CANCELLED", null)]
    public async Task AProblemEndsBadly(string kind, string status, string? message)
    {
        await SetAsync(new { kind, first = 1 });

        JsonElement ended = await _client.EndAsync((await _client.SubmitAsync(Problem)).GetProperty("id").GetString()!);

        Assert.Equal(status, ended.GetProperty("status").GetString());
        Assert.Equal(message, ended.TryGetProperty("error_message", out JsonElement text) ? text.GetString() : null);
    }

    [Fact]
    public async Task FaultsAreShownAndCleared()
    {
        await SetAsync(new { kind = "truncate", bytes = 3 });

        JsonElement set = await _client.JsonAsync(HttpMethod.Get, "/stand-in/faults", "problems");
        await _client.JsonAsync(HttpMethod.Delete, "/stand-in/faults", "problems");
        using HttpResponseMessage reply = await ListAsync();

        Assert.Equal("truncate", set[0].GetProperty("kind").GetString());
        Assert.Equal(3, set[0].GetProperty("bytes").GetInt32());
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(0, (await _client.JsonAsync(HttpMethod.Get, "/stand-in/faults", "problems")).GetArrayLength());
    }

    [Fact]
    public async Task AFaultThatIsNoneIsRefused()
    {
        using HttpResponseMessage reply = await _client.SendAsync(
            HttpMethod.Post, "/stand-in/faults", "problems", StandInClient.Json(new[] { new { kind = "explode" } }));

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }
}
