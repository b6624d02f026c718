using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>How an annealer would fare on the selection.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageAnnealTests(BrowserFixture browser)
{
    [Fact]
    public async Task TheAnnealIsShownWithTheFiguresOfTheAnalysis()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        using TempFolder folder = new();
        string problem = Path.Combine(folder.Path, "problem.json");
        byte[] kept = await page.BytesAsync($"/api/v1/explanations/{page.Id}/problem.json");
        await File.WriteAllBytesAsync(problem, kept, TestContext.Current.CancellationToken);
        JsonElement analysis = (await ProgramRun.Succeeds("analyse", problem, "--tau", "20", "--json")).Json;

        await AnnealAsync(page, "20");

        await Expect(page["plots"].GetByRole(AriaRole.Img)).ToHaveCountAsync(4);
        await Expect(page["physics-figures"]).ToContainTextAsync(
            $"{Figure(analysis.GetProperty("minimumGap"))} at s = {Figure(analysis.GetProperty("minimumGapAt"))}");
        await Expect(page["physics-figures"]).ToContainTextAsync(
            $"{(100 * analysis.GetProperty("fidelity").GetDouble()).ToString("F1", CultureInfo.InvariantCulture)} %");
        await Expect(page["physics-figures"]).ToContainTextAsync(Figure(analysis.GetProperty("timeToSolution99")));
        await Expect(page["physics-figures"]).ToContainTextAsync("one anneal of τ = 20 ends in the best selection");
        await page.AssertAccessibleAsync("annealed");
    }

    [Fact]
    public async Task TheAnimationIsPlayedPausedAndMovedByHand()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        await AnnealAsync(page, "20");

        await page.Button("Play").ClickAsync();
        await Expect(page["moment"]).Not.ToHaveValueAsync("0");
        await page.Button("Pause").ClickAsync();
        string still = await page.Field("Moment").InputValueAsync();
        await page.Page.WaitForTimeoutAsync(300); // more than three pictures of the animation
        Assert.Equal(still, await page.Field("Moment").InputValueAsync());
        await page.Field("Moment").FocusAsync();
        await page.Page.Keyboard.PressAsync("End");

        await Expect(page["moment-value"]).ToHaveTextAsync("s = 1, t = 20");
        double[] bars = await page["plots"].GetByRole(AriaRole.Img, new() { Name = "Where the state is now" })
            .EvaluateAsync<double[]>(
                "svg => [...svg.querySelectorAll('rect')].map(bar => Number(bar.nextElementSibling.textContent))");
        Assert.Equal(1, bars.Sum(), tolerance: 0.005); // all that can be, with three decimals each
    }

    [Fact]
    public async Task AnotherSelectionTakesTheAnalysisAway()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        await AnnealAsync(page, "5");

        await page["beta"].FillAsync("0.4");

        await Expect(page["physics"]).ToBeHiddenAsync();
        await Expect(page.Button("Anneal it")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task LongWorkIsCancelled()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");

        await page.Field("Annealing time τ").FillAsync("100000"); // takes minutes
        await page.Button("Anneal it").ClickAsync();
        await page["analyse-cancel"].ClickAsync();

        await Expect(page.Button("Anneal it")).ToBeEnabledAsync();
        await Expect(page["analyse-cancel"]).ToBeHiddenAsync();
        await Expect(page["physics"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task ProblemsOfTooManyQubitsSaySo()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.AddModelAsync("wide.onnx", PageModels.Wide());
        await page.ModelAddedAsync("wide.onnx");

        await page.GiveImageAsync("waves.npy", PageModels.Tensor());
        await page.ShownAsync();

        int candidates = (await page.DocumentAsync()).GetProperty("candidates").GetArrayLength();
        await Expect(page["physics-intro"]).ToContainTextAsync(
            $"The problem has {candidates} candidates; the state vector of at most 20 qubits");
        await Expect(page.Button("Anneal it")).ToBeDisabledAsync();
    }

    private static async Task AnnealAsync(VisitedPage page, string tau)
    {
        await page.Field("Annealing time τ").FillAsync(tau);
        await page.Button("Anneal it").ClickAsync();
        await Expect(page["physics"]).ToBeVisibleAsync(new() { Timeout = 90_000 });
    }

    /// <summary>Four digits, without an exponent below a hundred thousand.</summary>
    private static string Figure(JsonElement value) =>
        double.Parse(value.GetDouble().ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);
}
