using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>What whoever runs the server sees of it.</summary>
public sealed partial class OperationsTests(WebFactory open) : IClassFixture<WebFactory>
{
    private const string Key = "0123456789abcdef0123";

    [Fact]
    public async Task AServerWhoseDatabaseAnswersIsReady()
    {
        JsonElement ready = await open.GetAsync("/health/ready");

        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(0, ready.GetProperty("failing").GetArrayLength());
    }

    [Fact]
    public async Task AServerThatIsNotReadyNamesWhatFailsAndNoMore()
    {
        using WebFactory broken = new()
        {
            Configure = web => web.Services.AddHealthChecks().AddCheck(
                "disk", () => HealthCheckResult.Unhealthy("secret", new IOException("secret")), tags: ["ready"]),
        };
        using HttpClient client = broken.CreateClient();

        using HttpResponseMessage response = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        using HttpResponseMessage alive = await client.GetAsync("/health", TestContext.Current.CancellationToken);

        Assert.Equal(503, (int)response.StatusCode);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("""{"status":"not ready","failing":["disk"]}""", text);
        Assert.Equal(200, (int)alive.StatusCode);
    }

    [Fact]
    public async Task AServerThatIsFullWhenItStartsStays()
    {
        WorkGate gate = new(turns: 1, mostWaiting: 0);
        using IDisposable turn = await gate.EnterAsync(TestContext.Current.CancellationToken);
        using WebFactory full = new() { Configure = web => web.Services.AddSingleton(gate) };
        CancellationToken stopping = full.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        for (int i = 0; i < 200 && gate.Waiting == 0 && !stopping.IsCancellationRequested; i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        Assert.Equal(1, gate.Waiting); // to be warm for the first visitor
        Assert.False(stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task MetricsCountExplanationsByTheirOutcome()
    {
        await open.PostAsync("/api/v1/explain", WebFactory.Form(("sample", "sample:bag"), ("method", "grad-cam")));
        await open.RefusedAsync("/api/v1/explain", WebFactory.Form(("sample", "sample:bag"), ("class", "99")));

        using HttpClient client = open.CreateClient();
        string metrics = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Matches("""(?m)^qubocam_explanations_total\{[^}]*outcome="done"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""(?m)^qubocam_explanations_total\{[^}]*outcome="refused"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""(?m)^qubocam_explain_duration_seconds_count\{[^}]*stage="trace"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""(?m)^qubocam_explain_duration_seconds_count\{[^}]*stage="select"[^}]*\} [1-9]""", metrics);
        Assert.Matches("(?m)^qubocam_jobs_waiting", metrics);
        Assert.Matches("(?m)^http_server_request_duration_seconds_count", metrics);
        Assert.Matches("(?m)^dotnet_", metrics);
    }

    [Fact]
    public async Task AnExplanationIsTracedUnderItsRequest()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        ConcurrentQueue<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "QuboCam",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using HttpClient client = open.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/explain");
        request.Content = WebFactory.Form(("sample", "sample:bag"));
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Activity[] own = [.. ended.Where(activity => activity.TraceId.ToHexString() == Trace)];
        Assert.Equal(["trace", "select", "explain"], own.Select(activity => activity.OperationName));
        Assert.Equal("done", own[2].GetTagItem("qubocam.outcome"));
        Assert.All(own[..2], stage => Assert.Equal(own[2].SpanId, stage.ParentSpanId));
    }

    [Fact]
    public async Task TheReferencePageLoadsNothingFromOutside()
    {
        using HttpClient client = open.CreateClient();

        using HttpResponseMessage response = await client.GetAsync("/api/reference/", TestContext.Current.CancellationToken);
        string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        // No address of another server, neither in a tag nor in a setting.
        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", page, StringComparison.Ordinal);
        Assert.Contains("\"withDefaultFonts\":false", page, StringComparison.Ordinal);
        string[] loaded = [.. Loaded().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Contains("scalar.js", loaded);
        foreach (string file in loaded)
            Assert.NotEmpty(await client.GetStringAsync($"/api/reference/{file}", TestContext.Current.CancellationToken));
        string policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.All(
            ["default-src 'none'", "connect-src 'self'", "font-src 'self' data:", "frame-ancestors 'none'"],
            directive => Assert.Contains(directive, policy.Split("; ")));
    }

    [Fact]
    public async Task TheDescriptionSaysWhetherAKeyIsAskedFor()
    {
        using WebFactory locked = new() { Change = options => options with { Keys = ApiKeys.Read(Key, file: null) } };
        using HttpClient client = locked.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);

        JsonElement without = await open.GetAsync("/api/v1/openapi.json");
        string text = await client.GetStringAsync("/api/v1/openapi.json", TestContext.Current.CancellationToken);
        JsonElement with = JsonDocument.Parse(text).RootElement;

        Assert.False(without.TryGetProperty("security", out _));
        Assert.Equal("""[{"key":[]}]""", Regex.Replace(with.GetProperty("security").GetRawText(), @"\s", ""));
        JsonElement schemes = with.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("key").GetProperty("scheme").GetString());
    }

    [Fact]
    public async Task TheLogIsJsonAndHoldsNeitherQueriesNorKeys()
    {
        using TempFolder folder = new();
        using Process server = ProgramRun.Start(
            new Dictionary<string, string> { ["QUBOCAM_API_KEYS"] = Key },
            "serve", "--log", "json", "--urls", "http://127.0.0.1:0", "--data", folder.Path);
        string line = (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        using HttpClient client = new() { BaseAddress = new Uri(Place().Match(line).Value) };
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);

        await client.GetStringAsync("/api/v1/samples?password=swordfish", TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        ProgramRun run = await ProgramRun.End(server);

        JsonElement[] lines =
            [.. run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(text => JsonDocument.Parse(text).RootElement)];
        JsonElement one = lines.Single(
            entry => entry.GetProperty("Message").GetString()!.StartsWith("GET /api/v1/samples 200 ", StringComparison.Ordinal));
        JsonElement state = one.GetProperty("State");
        Assert.Equal(200, state.GetProperty("Status").GetInt32());
        Assert.Matches("^[0-9a-f]{32}$", state.GetProperty("TraceId").GetString());
        Assert.Equal(TimeSpan.Zero, one.GetProperty("Timestamp").GetDateTimeOffset().Offset);
        Assert.DoesNotContain("swordfish", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, run.Error + run.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("""src="([^"]+)""" + "\"")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Place();
}
