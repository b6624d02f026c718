using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>The guard before a few routes of a test, over a real connection.</summary>
internal sealed class GuardedApp : IAsyncDisposable
{
    private readonly WebApplication _server;

    private GuardedApp(WebApplication server) =>
        (_server, Client) = (server, new HttpClient { BaseAddress = new Uri(server.Urls.Single()) });

    public HttpClient Client { get; }

    public static GuardOptions Options(string folder) =>
        new() { Keys = ApiKeys.None, DataFolder = folder, MostBodyBytes = 4 << 20 };

    public static async Task<GuardedApp> StartAsync(GuardOptions options, Action<WebApplication> map, ILoggerProvider? log = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null) builder.Logging.AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureGuard(options));
        builder.Services.AddGuard(options);
        WebApplication server = builder.Build();
        server.UseGuard();
        map(server);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new GuardedApp(server);
    }

    /// <summary>Status and detail of a problem.</summary>
    public static async Task<(int Status, string Detail)> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        return ((int)response.StatusCode, problem.GetProperty("detail").GetString()!);
    }

    /// <summary>Sends text as it is and reads until the server closes the connection.</summary>
    public async Task<string> RawAsync(string request)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A server that refuses a body closes the connection before it has read it; the answer came before.
        }
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
        // Nothing is open.
    }
}
