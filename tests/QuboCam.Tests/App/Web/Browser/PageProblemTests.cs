using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The feature maps as a grid, and the QUBO as a matrix.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageProblemTests(BrowserFixture browser)
{
    [Fact]
    public async Task CandidatesStandByImportanceAndTheSelectedOnesAreMarked()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        JsonElement document = await page.DocumentAsync();
        int[] candidates = ByImportance(document);
        HashSet<double> selected = [.. Numbers(document.GetProperty("selection").GetProperty("maps"))];

        string[] shown = await page["maps"].GetByRole(AriaRole.Button).EvaluateAllAsync<string[]>(
            "all => all.map(one => `${one.dataset.map} ${one.ariaPressed} ${getComputedStyle(one, '::after').content}`)");

        Assert.Equal(candidates.Select(map => selected.Contains(map) ? $"{map} true \"✓\"" : $"{map} false none"), shown);
    }

    [Fact]
    public async Task AMapSaysItsNumberAndImportance()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        double[] importance = Numbers((await page.DocumentAsync()).GetProperty("importance"));
        int first = Array.IndexOf(importance, importance.Max());
        string alpha = importance[first].ToString("G4", CultureInfo.InvariantCulture);
        ILocator best = page["maps"].GetByRole(AriaRole.Button).First;

        await Expect(best).ToHaveAccessibleNameAsync($"map {first} α {alpha} ✓");
        await Expect(best).ToHaveAttributeAsync("title", $"Map {first}: importance α = {alpha}. Click to leave it.");
    }

    [Fact]
    public async Task MapsThatAreNoCandidatesAreShownOnRequest()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        int candidates = (await page.DocumentAsync()).GetProperty("candidates").GetArrayLength();

        await Expect(page["maps"].Locator(".map")).ToHaveCountAsync(candidates);
        await page.Field("Show maps that are no candidates").CheckAsync();

        await Expect(page["maps"].Locator(".map")).ToHaveCountAsync(24);
        await Expect(page["maps"].Locator(".map:disabled")).ToHaveCountAsync(24 - candidates);
        await page.AssertAccessibleAsync("all maps");
    }

    [Fact]
    public async Task ManyMapsAreShownPageByPage()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.AddModelAsync("wide.onnx", PageModels.Wide());
        await page.ModelAddedAsync("wide.onnx");
        await page.GiveImageAsync("waves.npy", PageModels.Tensor());
        await page.ShownAsync();

        await page.Field("Show maps that are no candidates").CheckAsync();
        await Expect(page["maps"].Locator(".map")).ToHaveCountAsync(48);
        await page.Button($"Show more ({PageModels.WideMaps - 48} further maps)").ClickAsync();

        await Expect(page["maps"].Locator(".map")).ToHaveCountAsync(PageModels.WideMaps);
        await Expect(page["more-maps"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TheMatrixIsReadWithArrowKeys()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        JsonElement document = await page.DocumentAsync();
        double[] importance = Numbers(document.GetProperty("importance"));
        int[] candidates = [.. Numbers(document.GetProperty("candidates")).Select(map => (int)map)];
        int[] order = [.. candidates.OrderByDescending(map => importance[map])];
        int p = candidates.IndexOf(order[0]), q = candidates.IndexOf(order[1]);
        JsonElement problem = document.GetProperty("problem");
        double coefficient = problem.GetProperty("quadratic").EnumerateArray()
            .Single(term => (term[0].GetInt32(), term[1].GetInt32()) == (Math.Min(p, q), Math.Max(p, q)))[2].GetDouble();

        await page["matrix"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page["matrix-value"]).ToContainTextAsync($"Maps {order[0]} (selected) and {order[1]} ");
        double shown = PageFigures.After(await page["matrix-value"].InnerTextAsync(), "quadratic coefficient (1−β)·|cos| = ");
        double redundancy = PageFigures.After(await page["matrix-value"].InnerTextAsync(), "redundancy |cos| = ");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page["matrix-value"]).ToContainTextAsync($"Map {order[0]} (selected): importance");
        double linear = PageFigures.After(await page["matrix-value"].InnerTextAsync(), "linear coefficient of the QUBO ");

        Assert.Equal(coefficient, shown, tolerance: 6e-4 * coefficient); // four figures are shown
        Assert.Equal(coefficient / (1 - 0.7), redundancy, tolerance: 6e-4);
        Assert.Equal(problem.GetProperty("linear")[p].GetDouble(), linear, tolerance: 6e-4 * Math.Abs(linear));
    }

    [Fact]
    public async Task TheMatrixIsReadByPointing()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        JsonElement document = await page.DocumentAsync();
        int[] order = ByImportance(document);
        LocatorBoundingBoxResult box = (await page["matrix"].BoundingBoxAsync())!;

        await page["matrix"].HoverAsync(new() { Position = new() { X = box.Width - 3, Y = box.Height - 3 } });

        await Expect(page["matrix-value"]).ToContainTextAsync($"Map {order[^1]} (");
    }

    [Theory]
    [InlineData(1000, "1000")]
    [InlineData(2500, "2500")]
    [InlineData(12345, "12350")]
    [InlineData(0.70000001, "0.7")]
    [InlineData(-0.00123456, "-0.001235")]
    [InlineData(0.00012345, "1.23e-4")]
    [InlineData(0, "0")]
    public async Task FiguresHaveFourDigits(double value, string shown)
    {
        await using VisitedPage page = await browser.OpenAsync();
        const string figure = "async value => (await import('/assets/dom.js')).figure(value)";

        Assert.Equal(shown, await page.Page.EvaluateAsync<string>(figure, value));
    }

    private static int[] ByImportance(JsonElement document)
    {
        double[] importance = Numbers(document.GetProperty("importance"));
        return [.. Numbers(document.GetProperty("candidates")).Select(map => (int)map).OrderByDescending(map => importance[map])];
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
