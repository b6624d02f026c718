using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Debian's chromium, and a server on a free port of this machine. Tests that need them are skipped where chromium is not there.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("qubocam-browser-").FullName;
    private IPlaywright? playwright;
    private IBrowser? browser;
    private WebApplication? server;

    /// <summary>Where the server is.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } chromium) return;
        server = WebServer.Build(new WebOptions { DataFolder = folder, Urls = "http://127.0.0.1:0", Threads = 2 });
        await server.StartAsync();
        Address = new Uri(server.Urls.Single());
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

    /// <summary>A new page at the start; skips the test where there is no browser.</summary>
    internal async Task<VisitedPage> OpenAsync(string path = "/", BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(browser is null, "Debian's chromium is not installed.");
        IBrowserContext context = await browser.NewContextAsync(options ?? new());
        VisitedPage page = new(await context.NewPageAsync(), Address);
        await page.Page.GotoAsync(new Uri(Address, path).ToString());
        return page;
    }
}

/// <summary>A page that is being looked at. What it says on its console, and whatever it asks of others than the server, fails the test.</summary>
internal sealed class VisitedPage : IAsyncDisposable
{
    private readonly List<string> faults = [];

    public VisitedPage(IPage page, Uri address)
    {
        Page = page;
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal)) faults.Add(message.Text);
        };
        page.PageError += (_, error) => faults.Add(error);
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != address.Authority)
                faults.Add($"asks for {request.Url}");
        };
    }

    public IPage Page { get; }

    public ILocator this[string id] => Page.Locator("#" + id);

    /// <summary>A button by what it says.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Explains a sample, as a visitor does first.</summary>
    public async Task ExplainAsync(string sample)
    {
        await Page.Locator($"#empty [data-sample='sample:{sample}']").ClickAsync();
        await ShownAsync();
    }

    /// <summary>Waits until a result is there in full.</summary>
    public async Task ShownAsync()
    {
        await Page.WaitForURLAsync("**/r/*");
        await Page.Locator("#maps .map").First.WaitForAsync();
        await Assertions.Expect(this["progress"]).ToBeHiddenAsync();
    }

    /// <summary>Fails where the page is hard to use for somebody: no violation that axe calls serious or critical.</summary>
    public async Task AssertAccessibleAsync(string state)
    {
        AxeResult result = await Page.RunAxe();
        string[] grave =
        [
            .. result.Violations.Where(one => one.Impact is "serious" or "critical")
                .Select(one => $"{state}: {one.Id}, {one.Help}: {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}"),
        ];
        Assert.True(grave.Length == 0, string.Join('\n', grave));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
