using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The classes: the most probable ones, one of them explained, one held against another.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageClassTests(BrowserFixture browser)
{
    [Fact]
    public async Task TheFiveMostProbableClassesAreThoseOfTheLogits()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("shirt");
        JsonElement document = await page.DocumentAsync();
        double[] logits = [.. document.GetProperty("logits").EnumerateArray().Select(value => value.GetDouble())];
        JsonElement classes = await page.JsonAsync("/api/v1/models/fashion-24/classes");
        string[] names = [.. classes.EnumerateArray().Select(name => name.GetString()!)];
        double all = logits.Sum(Math.Exp);

        string[] shown = await page["top"].GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>(
            "all => all.map(one => one.children[1].textContent + ' ' + parseFloat(one.children[2].textContent))");

        Assert.Equal(
            Enumerable.Range(0, logits.Length).OrderByDescending(c => logits[c]).Take(5)
                .Select(c => (Name: names[c], Percent: 100 * Math.Exp(logits[c]) / all))
                .Select(one => string.Create(CultureInfo.InvariantCulture,
                    $"{one.Name} {Math.Round(one.Percent, one.Percent is > 99.95 or < 0.05 ? 2 : 1)}")),
            shown);
    }

    [Fact]
    public async Task AnotherClassIsExplainedAndHeldAgainstOneMore()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");

        await page.AnewAsync(() => page["top"].GetByRole(AriaRole.Button).Nth(1).ClickAsync());
        await Expect(page["prediction-facts"]).ToContainTextAsync("explained: Sneaker");
        await Expect(page["top"].GetByRole(AriaRole.Button, new() { Pressed = true })).ToContainTextAsync("Sneaker");
        await page.AnewAsync(async () =>
        {
            await page.Field("and not the class").FillAsync("Ankle boot");
            await page.Field("and not the class").PressAsync("Tab");
        });

        await Expect(page["prediction-facts"]).ToContainTextAsync("why Sneaker and not Ankle boot");
        JsonElement target = (await page.DocumentAsync()).GetProperty("target");
        Assert.Equal(9, target.GetProperty("against").GetProperty("class").GetInt32());
    }

    [Fact]
    public async Task AClassIsFoundAmongAllOfThem()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("coat");

        string[] offered = await page["classes"].Locator("option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)");
        await page.AnewAsync(async () =>
        {
            await page.Field("Explain the class").FillAsync("Dress");
            await page.Field("Explain the class").PressAsync("Enter");
        });

        Assert.Equal(10, offered.Length);
        Assert.Contains("Dress", offered);
        Assert.Equal("Dress", (await page.DocumentAsync()).GetProperty("target").GetProperty("label").GetString());
    }

    [Fact]
    public async Task AClassThatTheModelDoesNotKnowIsSaid()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 400";
        await page.ExplainAsync("coat");

        await page.Field("Explain the class").FillAsync("Zebra");
        await page.Field("Explain the class").PressAsync("Tab");

        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Zebra");
        await Expect(page["prediction-title"]).ToContainTextAsync("Coat");
        await Expect(page["progress"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AClassThatNothingSpeaksForSaysSo()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.AddModelAsync("wide.onnx", PageModels.Wide());
        await page.ModelAddedAsync("wide.onnx");
        await page.GiveImageAsync("waves.npy", PageModels.Tensor());
        await page.ShownAsync();

        await page.Field("Explain the class").FillAsync("class 1"); // every map has a negative weight in it
        await page.Field("Explain the class").PressAsync("Tab");

        await Expect(page["selection-facts"]).ToContainTextAsync("Nothing is selected: ");
        await Expect(page.Tile("qubo-cam", ".facts")).ToHaveTextAsync("no evidence for this class: the map is zero everywhere");
        await Expect(page["physics-intro"]).ToHaveTextAsync("There is no candidate, so there is nothing to anneal.");
        await Expect(page.Button("Anneal it")).ToBeDisabledAsync();
        await page.AssertAccessibleAsync("nothing selected");
    }
}
