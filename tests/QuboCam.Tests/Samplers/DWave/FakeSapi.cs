using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>A request as it came.</summary>
/// <param name="Line">Method, and path with query below the endpoint's.</param>
/// <param name="Headers">Its headers and those of its content.</param>
/// <param name="Body">Its body, as sent; empty without one.</param>
/// <param name="Uri">Its whole address.</param>
internal sealed record SapiRequestSeen(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body, Uri Uri)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What spoils a reply.</summary>
internal enum Spoiled
{
    /// <summary>Nothing.</summary>
    No,

    /// <summary>The connection breaks in the middle of the body.</summary>
    Truncated,

    /// <summary>The body never ends.</summary>
    Endless,
}

/// <summary>Carries requests to a function instead of the network, and notes them.</summary>
internal sealed class FakeSapi(Func<SapiRequestSeen, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string Root = "https://sapi.example/sapi/v2/";

    private readonly Lock _gate = new();
    private readonly List<SapiRequestSeen> _seen = [];

    /// <summary>The requests that came, in their order.</summary>
    public SapiRequestSeen[] Seen
    {
        get
        {
            lock (_gate)
                return [.. _seen];
        }
    }

    public string[] Lines => [.. Seen.Select(request => request.Line)];

    /// <summary>Answers requests by a script; one that is not next in it is an error.</summary>
    public static FakeSapi Script(params (string Line, Func<HttpResponseMessage> Reply)[] steps)
    {
        Queue<(string Line, Func<HttpResponseMessage> Reply)> left = new(steps);
        return new FakeSapi(request =>
        {
            if (!left.TryDequeue(out (string Line, Func<HttpResponseMessage> Reply) step) || step.Line != request.Line)
                throw new InvalidOperationException($"'{request.Line}' came; '{step.Line ?? "nothing more"}' was expected.");
            return step.Reply();
        });
    }

    public static HttpResponseMessage Json(string kind, string json, string version = "3.0.0", Spoiled spoiled = Spoiled.No) =>
        Reply(HttpStatusCode.OK, $"application/vnd.dwave.sapi.{kind}+json; version={version}; charset=utf-8", json, spoiled);

    public static HttpResponseMessage Text(int status, string text = "") => Reply((HttpStatusCode)status, "text/plain", text);

    public static HttpResponseMessage Plain(string json) => Reply(HttpStatusCode.OK, "application/json", json);

    public static HttpResponseMessage Reply(HttpStatusCode status, string type, string body, Spoiled spoiled = Spoiled.No)
    {
        SpoiledContent content = new(Encoding.UTF8.GetBytes(body), spoiled);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new HttpResponseMessage(status) { Content = content };
    }

    /// <summary>The connection ends without a reply.</summary>
    public static HttpRequestException Dropped() => new(HttpRequestError.ResponseEnded, "the connection was closed");

    /// <summary>The connection is refused.</summary>
    public static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "connection refused");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in request.Headers)
            headers[name] = string.Join(", ", values);
        foreach ((string name, IEnumerable<string> values) in request.Content?.Headers.AsEnumerable() ?? [])
            headers[name] = string.Join(", ", values);
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        string address = request.RequestUri!.AbsoluteUri;
        SapiRequestSeen seen = new(
            $"{request.Method} {(address.StartsWith(Root, StringComparison.Ordinal) ? address[Root.Length..] : address)}",
            headers, body, request.RequestUri);
        lock (_gate)
            _seen.Add(seen);
        // Off the caller's thread, as from a network.
        await Task.Yield();
        return answer(seen);
    }

    private sealed class SpoiledContent(byte[] body, Spoiled spoiled) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(spoiled == Spoiled.No ? body : body.AsMemory(0, body.Length / 2), cancellationToken);
            if (spoiled == Spoiled.Truncated)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "the body ended early");
            if (spoiled == Spoiled.Endless)
                await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}

/// <summary>What the tests of the client begin with.</summary>
internal static class SapiTesting
{
    public const string Secret = "DEV-5ecret5ecret5ecret";

    public static DWaveConfiguration Configuration { get; } = new()
    {
        Token = new ApiToken(Secret),
        Endpoint = new Uri(FakeSapi.Root),
        Metadata = new Uri("https://sapi.example/metadata/v1/"),
        Headers = [],
        RequestTimeout = TimeSpan.FromSeconds(20),
        LongPollTime = TimeSpan.FromSeconds(30),
        Backoff = (TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(60), 1.3),
        Retries = (4, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60)),
    };

    public const string Definition = """
        {"identity":{"name":"clique_5q_mock","version":{"graph_id":"clique_5"}},"properties":{"category":"qpu",
        "num_qubits":5,"qubits":[0,1,2,3,4],"couplers":[[0,1],[0,2],[0,3],[0,4],[1,2],[1,3],[1,4],[2,3],[2,4],[3,4]],
        "supported_problem_types":["ising","qubo"],"parameters":{"num_reads":"reads"}}}
        """;

    public const string Changing = """
        {"identity":{"name":"clique_5q_mock","version":{"graph_id":"clique_5"}},"status":"ONLINE","avg_load":0.25}
        """;

    public static DWaveSolver Solver { get; } = Parse(Definition);

    public static SapiSubmission Submission(string? label = null) => new()
    {
        Solver = Solver,
        Type = ProblemType.Ising,
        Problem = new QpProblem(
            new Dictionary<int, double> { [0] = 1 }, new Dictionary<(int A, int B), double> { [(0, 1)] = -1 }, Offset: 0),
        Parameters = new() { ["num_reads"] = 10 },
        Label = label,
    };

    /// <summary>Waits while a clock runs 50 ms at a time, as fast as the machine goes.</summary>
    public static async Task<T> On<T>(this Task<T> task, FakeTimeProvider clock, double step = 0.05)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(step));
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(90), "The task does not end.");
        }
        return await task;
    }

    public static Task<bool> On(this Task task, FakeTimeProvider clock, double step = 0.05) => Done(task).On(clock, step);

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private static DWaveSolver Parse(string json)
    {
        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(json);
        return DWaveSolver.Parse(document.RootElement);
    }
}

/// <summary>Hears of jobs, in the order in which they are told.</summary>
internal sealed class SapiListener : IProgress<SapiProgress>
{
    private readonly Lock _gate = new();
    private readonly List<SapiProgress> _heard = [];

    public SapiProgress[] Heard
    {
        get
        {
            lock (_gate)
                return [.. _heard];
        }
    }

    public void Report(SapiProgress value)
    {
        lock (_gate)
            _heard.Add(value);
    }
}
