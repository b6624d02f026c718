using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The tests that share one browser and one server; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}

/// <summary>
/// Debian's chromium, and a server on a free port of this machine. Tests that need them are skipped where chromium is not there.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("qubocam-browser-").FullName;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private WebApplication? server;

    /// <summary>Where the server is.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } chromium) return;
        (server, Address) = await ServeAsync(new WebOptions { DataFolder = folder, Urls = "http://127.0.0.1:0", Threads = 2 });
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Starts a server.</summary>
    internal static async Task<(WebApplication Server, Uri Address)> ServeAsync(WebOptions options)
    {
        WebApplication server = WebServer.Build(options, WebFactory.Quiet);
        await server.StartAsync();
        return (server, new Uri(server.Urls.Single()));
    }

    /// <summary>A new page of the shared server, of a new visitor; skips the test where there is no browser.</summary>
    internal Task<VisitedPage> OpenAsync(string path = "/", BrowserNewContextOptions? options = null) =>
        OpenAsync(Address, path, options);

    /// <summary>A new page of another server.</summary>
    internal async Task<VisitedPage> OpenAsync(Uri address, string path = "/", BrowserNewContextOptions? options = null)
    {
        RequireBrowser();
        IBrowserContext context = await browser!.NewContextAsync(options ?? new());
        VisitedPage page = new(await context.NewPageAsync(), address);
        await page.Page.GotoAsync(new Uri(address, path).ToString());
        return page;
    }

    /// <summary>Skips the test where there is no browser.</summary>
    public void RequireBrowser() => Assert.SkipWhen(browser is null, "Debian's chromium is not installed.");

    /// <summary>Debian's chromium, rather the one that has no window: it takes a third less time.</summary>
    private static string? Chromium() => ((string[])["chromium-headless-shell", "chromium"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), (name, place) => Path.Combine(place, name))
        .FirstOrDefault(File.Exists);
}
