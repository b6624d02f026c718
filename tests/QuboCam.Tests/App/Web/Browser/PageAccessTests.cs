using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using QuboCam.App.Web;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Who can use the page: on every screen, in light and dark, with a key where one is asked for.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class PageAccessTests(BrowserFixture browser)
{
    private const string Key = "0123456789abcdef0123";

    [Theory]
    [InlineData(1300, ColorScheme.Light)]
    [InlineData(1300, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task EveryStateOfThePageIsAccessibleAndFits(int width, ColorScheme scheme)
    {
        await using VisitedPage page = await browser.OpenAsync(options: Screen(width, scheme));
        page.Expected = "status of 400";

        await CheckAsync(page, "empty");
        await page.GiveImageAsync("notes.png", "hello"u8.ToArray());
        await Expect(page["alert"]).ToBeVisibleAsync();
        await CheckAsync(page, "refused");
        await page.ExplainAsync("shirt");
        await CheckAsync(page, "explained");
        await page["settings"].GetByText("More settings").ClickAsync();
        await page.Field("Show maps that are no candidates").CheckAsync();
        await page["maps"].GetByRole(AriaRole.Button, new() { Pressed = false }).First.ClickAsync();
        await Expect(page["selection-facts"]).ToContainTextAsync("chosen by hand");
        await CheckAsync(page, "chosen by hand");
        await page.Field("Annealing time τ").FillAsync("5");
        await page.Button("Anneal it").ClickAsync();
        await Expect(page["physics"]).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await CheckAsync(page, "annealed");
    }

    [Theory]
    [InlineData(1300, ColorScheme.Light)]
    [InlineData(1300, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task EveryDialogIsAccessibleAndFits(int width, ColorScheme scheme)
    {
        await using VisitedPage page = await browser.OpenAsync(options: Screen(width, scheme));

        await page.Button("Add an ONNX model…").First.ClickAsync();
        await CheckAsync(page, "upload");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page["upload"]).ToBeHiddenAsync();
        await page.ExplainAsync("shirt");
        await page.Tile("qubo-cam", "canvas").ClickAsync();
        await CheckAsync(page, "enlarged");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Button("Recent results").ClickAsync();
        await Expect(page["recent-list"].GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        await CheckAsync(page, "recent results");
    }

    [Fact]
    public async Task WhereAKeyIsAskedForTheVisitorSignsInAndOut()
    {
        browser.RequireBrowser();
        using TempFolder folder = new();
        (WebApplication server, Uri address) = await BrowserFixture.ServeAsync(
            new WebOptions { DataFolder = folder.Path, Urls = "http://127.0.0.1:0", Keys = ApiKeys.Read(Key, file: null) });
        await using Ended ended = new(server);
        await using VisitedPage page = await browser.OpenAsync(address);
        page.Expected = "status of 401";

        await Expect(page.Page).ToHaveURLAsync(SignIn());
        await page.AssertAccessibleAsync("sign in");
        await page.Field("API key of this server").FillAsync("a wrong key of some length");
        await page.Button("Sign in").ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This key is not known.");
        await page.AssertAccessibleAsync("wrong key");
        await page.Field("API key of this server").FillAsync(Key);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ExplainAsync("bag");
        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
        await page.Button("Sign out").ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(SignIn());
        await page.Page.GotoAsync(address.ToString());

        await Expect(page.Page).ToHaveURLAsync(SignIn());
    }

    [Fact]
    public async Task AVisitorWhoseKeyWasForgottenIsAskedAgain()
    {
        browser.RequireBrowser();
        using TempFolder folder = new();
        (WebApplication server, Uri address) = await BrowserFixture.ServeAsync(
            new WebOptions { DataFolder = folder.Path, Urls = "http://127.0.0.1:0", Keys = ApiKeys.Read(Key, file: null) });
        await using Ended ended = new(server);
        await using VisitedPage page = await browser.OpenAsync(address);
        page.Expected = "status of 401";
        await page.Field("API key of this server").FillAsync(Key);
        await page.Button("Sign in").ClickAsync();
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle); // what the page still asks for would send the visitor away, too

        await page.Page.Context.ClearCookiesAsync();
        await page["empty"].GetByRole(AriaRole.Button, new() { Name = "bag", Exact = true }).ClickAsync();

        await Expect(page.Page).ToHaveURLAsync(SignIn());
    }

    [GeneratedRegex(@"/sign-in(\?|$)")]
    private static partial Regex SignIn();

    private static BrowserNewContextOptions Screen(int width, ColorScheme scheme) =>
        new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme };

    private static async Task CheckAsync(VisitedPage page, string state)
    {
        await page.AssertAccessibleAsync(state);
        int overflow = await page.Page.EvaluateAsync<int>(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow == 0, $"{state}: {overflow} pixels too wide");
    }

    /// <summary>Stops a server when the test is over, however it ends.</summary>
    private sealed class Ended(WebApplication server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
    }
}
