using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Results that are kept: their addresses, the list of them, their files.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageResultTests(BrowserFixture browser)
{
    [Fact]
    public async Task AResultHasAnAddressOfItsOwn()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("trouser");
        string facts = await page["selection-facts"].InnerTextAsync(), address = page.Page.Url;

        await page.Page.ReloadAsync();
        await Expect(page["selection-facts"]).ToHaveTextAsync(facts);
        await page.ShownAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "QuboCam", Exact = true }).ClickAsync();
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page.Button("Recent results").ClickAsync();
        await page.AssertAccessibleAsync("recent results");
        await page["recent-list"].Locator($"a[href='{new Uri(address).AbsolutePath}']").ClickAsync();

        await Expect(page["selection-facts"]).ToHaveTextAsync(facts);
    }

    [Fact]
    public async Task BackAndForwardShowTheResultsOfThen()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("bag");
        await page.AnewAsync(() => page.Page.GetByRole(AriaRole.Group, new() { Name = "Sample images" })
            .GetByRole(AriaRole.Button, new() { Name = "trouser" }).ClickAsync());

        await page.Page.GoBackAsync();
        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
        await page.Page.GoBackAsync();
        await Expect(page["empty"]).ToBeVisibleAsync();
        await Expect(page.Page).ToHaveTitleAsync("QuboCam");
        await page.Page.GoForwardAsync();

        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    [Fact]
    public async Task AResultIsDeletedFromTheList()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.GiveImageAsync("to be deleted.png", QuboCam.App.BuiltIn.SampleFile("sample:coat"));
        await page.ShownAsync();
        string id = page.Id;

        await page.Button("Recent results").ClickAsync();
        await page.Button("Delete the result of to be deleted.png").ClickAsync();
        await Expect(page["recent-list"].GetByText("to be deleted.png")).ToHaveCountAsync(0);

        JsonElement kept = await page.JsonAsync("/api/v1/explanations?limit=50");
        Assert.DoesNotContain(id, kept.EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task AnAddressThatIsNotKeptSaysSo()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 404";

        await page.Page.GotoAsync(new Uri(browser.Address, "/r/AAAAAAAAAAAAAAAAAAAAAA").ToString());

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no explanation of this number");
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page.AssertAccessibleAsync("error");
    }

    [Theory]
    [InlineData("Panel (PNG)", "panel.png", "/panel.png")]
    [InlineData("Report (HTML)", "report.html", "/report.html")]
    [InlineData("QUBO (JSON)", "problem.json", "/problem.json")]
    [InlineData("Explainer (ONNX)", "explainer.onnx", "/explainer.onnx")]
    [InlineData("Numbers (JSON)", "explanation.json", "")]
    public async Task ResultsAreDownloaded(string name, string file, string path)
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("bag");

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() =>
            page.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync());

        Assert.Equal(file, download.SuggestedFilename);
        byte[] content = await File.ReadAllBytesAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
        Assert.Equal(await page.BytesAsync($"/api/v1/explanations/{page.Id}{path}"), content);
    }

    [Fact]
    public async Task TheLinkOfAResultIsCopied()
    {
        await using VisitedPage page = await browser.OpenAsync(
            options: new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.ExplainAsync("bag");

        await page.Button("Copy the link of this result").ClickAsync();
        await Expect(page.Button("Copied")).ToBeVisibleAsync();

        Assert.Equal(page.Page.Url, await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    [Fact]
    public async Task TheReferenceOfTheApiNeedsNoNetwork()
    {
        await using VisitedPage page = await browser.OpenAsync("/api/reference/");

        await Expect(page.Page.GetByText("Explains a prediction", new() { Exact = true }).First).ToBeVisibleAsync();
    }
}
