using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Who is let in, and what is refused.</summary>
public sealed class GuardTests(WebFactory open) : IClassFixture<WebFactory>
{
    private const string Key = "0123456789abcdef0123";

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:5080", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    public async Task WithoutAKeyOnlyThisMachinesNamesAreAnswered(string host, int status)
    {
        using HttpClient client = open.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Get, "/health");
        request.Headers.Host = host;

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost", 200)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Accept", "*/*", 200)]
    public async Task APageOfAnotherSiteCannotSendForms(string header, string value, int status)
    {
        using HttpClient client = open.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/explain")
        {
            Content = WebFactory.Form(("sample", "sample:bag"), ("method", "grad-cam")),
        };
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/explanations/none")]
    [InlineData("/assets/app.js")]
    public async Task EveryAnswerHasTheHeadersThatProtectIt(string path)
    {
        using HttpClient client = open.CreateClient();

        using HttpResponseMessage response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task WithKeysTheApiAsksForOne()
    {
        using WebFactory locked = Locked();
        using HttpClient client = locked.CreateClient();

        Assert.Equal(401, await StatusAsync(client, null));
        Assert.Equal(401, await StatusAsync(client, new("Bearer", "0123456789abcdef0124")));
        Assert.Equal(200, await StatusAsync(client, new("Bearer", Key)));
        using HttpResponseMessage health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        using HttpResponseMessage metrics = await client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)health.StatusCode);
        Assert.Equal(401, (int)metrics.StatusCode);
    }

    [Fact]
    public async Task ABrowserSignsInWithTheKey()
    {
        using WebFactory locked = Locked();
        using HttpClient client = locked.CreateClient();

        using HttpResponseMessage turned = await client.GetAsync("/", TestContext.Current.CancellationToken);
        using HttpResponseMessage wrong = await PostKeyAsync(client, "0123456789abcdef9999");
        using HttpResponseMessage right = await PostKeyAsync(client, Key);
        using HttpResponseMessage page = await client.GetAsync("/api/v1/models", TestContext.Current.CancellationToken);

        Assert.Equal("/sign-in", turned.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(401, (int)wrong.StatusCode);
        Assert.Equal("/", right.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal(200, (int)page.StatusCode);
    }

    [Fact]
    public async Task TheCookieIsForOurOwnPageOnly()
    {
        using WebFactory locked = Locked();
        using HttpClient client = locked.CreateClient(new() { AllowAutoRedirect = false });

        using HttpResponseMessage right = await PostKeyAsync(client, Key);

        string cookie = right.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task KeysAreGuessedSlowly()
    {
        using WebFactory locked = Locked();
        using HttpClient client = locked.CreateClient();
        List<int> statuses = [];

        for (int i = 0; i < 7; i++)
        {
            using HttpResponseMessage response = await PostKeyAsync(client, $"a wrong key, number {i}");
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([401, 401, 401, 401, 401, 429, 429], statuses);
    }

    [Fact]
    public async Task AClientThatAsksTooOftenIsToldToWait()
    {
        using WebFactory slow = new() { Change = options => options with { RatePerMinute = 3 } };
        using HttpClient client = slow.CreateClient();
        List<int> statuses = [];

        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage response = await client.GetAsync("/api/v1/samples", TestContext.Current.CancellationToken);
            statuses.Add((int)response.StatusCode);
            if (i == 3) Assert.True(response.Headers.Contains("Retry-After"));
        }

        Assert.Equal([200, 200, 200, 429], statuses);
    }

    [Fact]
    public async Task NoKeyIsInTheLog()
    {
        Lines lines = new();
        using WebFactory locked = new()
        {
            Change = Lock, Configure = web => web.Logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace).AddFilter<Lines>(null, LogLevel.Trace),
        };
        using HttpClient client = locked.CreateClient();

        await StatusAsync(client, new("Bearer", Key));
        using HttpResponseMessage response = await PostKeyAsync(client, Key);

        Assert.NotEmpty(lines.Text);
        Assert.DoesNotContain(Key, string.Join('\n', lines.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:5080;http://[::1]:5080", true)]
    [InlineData("http://127.8.9.1:1", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://192.168.1.2:80", false)]
    [InlineData("http://127.0.0.1:5080;http://example.org:80", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("", false)]
    public void WithoutAKeyOnlyLoopbackIsListenedAt(string urls, bool isAllowed)
    {
        if (isAllowed) BindAddresses.Check(urls, hasKeys: false);
        else Assert.Throws<InputException>(() => BindAddresses.Check(urls, hasKeys: false));
    }

    [Fact]
    public void AnOpenAddressWithoutAKeySaysWhatToDo()
    {
        InputException error = Assert.Throws<InputException>(() => BindAddresses.Check("http://0.0.0.0:5080", hasKeys: false));

        Assert.Contains("QUBOCAM_API_KEYS", error.Message, StringComparison.Ordinal);
        BindAddresses.Check("http://0.0.0.0:5080", hasKeys: true);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\photos\cat.jpg", "cat.jpg")]
    [InlineData("a\0b\u202Egnp.exe", "abgnp.exe")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData("Katze überm Zaun.jpg", "Katze überm Zaun.jpg")]
    public void ANameThatWasSentIsShownWithoutWhatMisleads(string sent, string shown) => Assert.Equal(shown, DisplayName.Of(sent));

    [Fact]
    public async Task HugeHeadersAndBodiesAreRefused()
    {
        using TempFolder folder = new();
        await using WebApplication server = WebServer.Build(new WebOptions
        {
            DataFolder = folder.Path, Urls = "http://127.0.0.1:0", MaxModel = 1,
            ImageLimits = new() { Bytes = 1 << 20 }, MostTextBytes = 1 << 20,
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        Uri address = new(server.Urls.Single());

        string headers = await RawAsync(address, $"GET /health HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 100_000)}\r\n\r\n");
        string many = await RawAsync(address, $"GET /health HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: 1\r\n"))}\r\n");
        string body = await RawAsync(address,
            "POST /api/v1/explain HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99999999\r\n\r\n--x");
        string path = await RawAsync(address, "GET /assets/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost\r\n\r\n");
        string method = await RawAsync(address, "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.StopAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 431", headers, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", many, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413", body, StringComparison.Ordinal);
        Assert.Contains("too large", body, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404", path, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 4", method, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long-enough-for-a-key-1 short")]
    public void AShortKeyIsRefusedAndNotShown(string keys)
    {
        InputException error = Assert.Throws<InputException>(() => ApiKeys.Read(keys, file: null));

        Assert.DoesNotContain("short", error.Message.Replace("too short", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static WebFactory Locked() => new() { Change = Lock };

    private static WebOptions Lock(WebOptions options) => options with { Keys = ApiKeys.Read(Key, file: null) };

    private static async Task<int> StatusAsync(HttpClient client, AuthenticationHeaderValue? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/models");
        request.Headers.Authorization = key;
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static Task<HttpResponseMessage> PostKeyAsync(HttpClient client, string key) => client.PostAsync(
        "/sign-in", new FormUrlEncodedContent([new("key", key)]), TestContext.Current.CancellationToken);

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, address.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        StringBuilder answer = new();
        byte[] buffer = new byte[4096];
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
        try
        {
            for (int read; answer.Length < 1500 && (read = await stream.ReadAsync(buffer, limit.Token)) > 0;)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
                if (answer.ToString().Contains("\r\n0\r\n", StringComparison.Ordinal) || answer.ToString().Contains("Content-Length: 0", StringComparison.Ordinal))
                    break;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The server has closed the connection; what it said before is what counts.
        }
        return answer.ToString();
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Text { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Text) Text.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("qubocam-web-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
