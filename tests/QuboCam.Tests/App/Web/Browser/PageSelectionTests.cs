using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using QuboCam.App;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The selection follows its settings, and the visitor's hand.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageSelectionTests(BrowserFixture browser)
{
    [Fact]
    public async Task TheSliderSelectsAgain()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:ankle-boot", "--json", "--beta", "0.9");
        int[] maps = MapsOf(program.Json);

        await page["beta"].FillAsync("0.9");

        await Expect(page["beta-value"]).ToHaveTextAsync("0.90");
        await Expect(page["maps"].GetByRole(AriaRole.Button, new() { Pressed = true })).ToHaveCountAsync(maps.Length);
        await Expect(page["selection-facts"]).ToContainTextAsync($"({string.Join(", ", maps)})");
        await Expect(page.Tile("qubo-cam", ".facts")).ToContainTextAsync($"{maps.Length} of 24 maps");
    }

    [Theory]
    [InlineData("Number of maps", "3", "--select")]
    [InlineData("Formulation", "reconstruction", "--formulation")]
    [InlineData("Importance", "gradient-times-activation", "--importance")]
    [InlineData("Sampler", "tabu", "--sampler")]
    public async Task EverySettingSelectsAsTheProgramDoes(string label, string value, string option)
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("dress");
        await page["settings"].GetByText("More settings").ClickAsync();
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:dress", "--json", option, value);

        if (label == "Number of maps")
        {
            await page.Field(label).FillAsync(value);
            await page.Field(label).PressAsync("Enter");
        }
        else
        {
            await page.Field(label).SelectOptionAsync(value);
        }

        await Expect(page["selection-facts"]).ToContainTextAsync($"({string.Join(", ", MapsOf(program.Json))})");
        if (label == "Sampler") await Expect(page["selection-facts"]).ToContainTextAsync("(tabu)");
    }

    [Fact]
    public async Task TheNewestPlaceOfTheSliderWins()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        int asked = 0;
        page.Page.Request += (_, request) => asked += request.Url.EndsWith("/selection", StringComparison.Ordinal) ? 1 : 0;
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:ankle-boot", "--json", "--beta", "0.2");

        await page["beta"].EvaluateAsync("""
            slider => {
              for (let beta = 0.99; beta > 0.195; beta -= 0.01) {
                slider.value = beta.toFixed(2);
                slider.dispatchEvent(new Event("input"));
              }
            }
            """);

        await Expect(page["selection-facts"]).ToContainTextAsync($"({string.Join(", ", MapsOf(program.Json))})");
        Assert.Equal(2, asked); // the first place, and the last one when the first was answered
    }

    [Fact]
    public async Task OnlySamplersOfThisMachineAreOffered()
    {
        await using VisitedPage page = await browser.OpenAsync();

        string[] offered = await page["sampler"].Locator("option").EvaluateAllAsync<string[]>("all => all.map(one => one.value)");

        Assert.Contains("exact", offered);
        Assert.DoesNotContain("dwave", offered);
    }

    [Fact]
    public async Task AMapIsTakenByHandAndTheSolversChoiceComesBack()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        string before = await page["selection-facts"].InnerTextAsync();
        byte[] picture = await page.PictureAsync("qubo-cam");
        JsonElement document = await page.DocumentAsync();
        int selected = MapsOf(document).Length, candidates = document.GetProperty("candidates").GetArrayLength();

        await page["maps"].GetByRole(AriaRole.Button, new() { Pressed = false }).First.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await Expect(page["selection-facts"]).ToContainTextAsync($"{selected + 1} of {candidates} candidates chosen by hand");
        await Expect(page["maps-facts"]).ToContainTextAsync("above the solver’s choice");
        Assert.NotEqual(picture, await page.PictureAsync("qubo-cam"));
        await page.Button("Back to the solver’s choice").ClickAsync();

        await Expect(page["selection-facts"]).ToHaveTextAsync(before);
        Assert.Equal(picture, await page.PictureAsync("qubo-cam"));
    }

    [Fact]
    public async Task TheEnergyOfAChoiceByHandIsThatOfTheQubo()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");
        JsonElement document = await page.DocumentAsync();
        ILocator taken = page["maps"].GetByRole(AriaRole.Button, new() { Pressed = true }).First;
        int map = int.Parse((await taken.GetAttributeAsync("data-map"))!, System.Globalization.CultureInfo.InvariantCulture);
        int[] left = [.. MapsOf(document).Where(one => one != map)];
        double energy = Energy(document, left);

        await taken.ClickAsync();
        await Expect(page["selection-facts"]).ToContainTextAsync($"{left.Length} of");

        double shown = PageFigures.After(await page["selection-facts"].InnerTextAsync(), "energy ");
        double above = PageFigures.After(await page["maps-facts"].InnerTextAsync(), ", ");
        Assert.Equal(energy, shown, tolerance: 6e-4 * Math.Abs(energy)); // four figures are shown
        Assert.Equal(energy - Energy(document, MapsOf(document)), above, tolerance: 6e-4 * above);
    }

    [Fact]
    public async Task AResultThatIsOpenedKeepsItsSettings()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page["settings"].GetByText("More settings").ClickAsync();
        await page.Field("Formulation").SelectOptionAsync("reconstruction");
        await page.Field("Sampler").SelectOptionAsync("tabu");
        await page.Method("Score-CAM").UncheckAsync();
        await page.ExplainAsync("ankle-boot");
        await page.AnewAsync(() => page["top"].GetByRole(AriaRole.Button).Nth(1).ClickAsync());
        JsonElement before = await page.DocumentAsync();

        await page.Page.ReloadAsync();
        await page.ShownAsync();
        await Expect(page.Field("Formulation")).ToHaveValueAsync("reconstruction");
        await Expect(page.Field("Sampler")).ToHaveValueAsync("tabu");
        await Expect(page.Method("Score-CAM")).Not.ToBeCheckedAsync();
        await page.AnewAsync(() => page.Method("Grad-CAM++").UncheckAsync());

        JsonElement after = await page.DocumentAsync();
        JsonElement.ArrayEnumerator explanations = after.GetProperty("explanations").EnumerateArray();
        Assert.Equal(["qubo-cam", "grad-cam"], explanations.Select(one => one.GetProperty("method").GetString()));
        Assert.Equal("Sneaker", after.GetProperty("target").GetProperty("label").GetString());
        Assert.Equal(MapsOf(before), MapsOf(after));
        Assert.Equal("tabu", after.GetProperty("selection").GetProperty("sampler").GetString());
    }

    private static int[] MapsOf(JsonElement document) =>
        [.. document.GetProperty("selection").GetProperty("maps").EnumerateArray().Select(map => map.GetInt32())];

    /// <summary>E(x) = Σ aᵢxᵢ + Σ bᵢⱼxᵢxⱼ of the document's problem.</summary>
    private static double Energy(JsonElement document, int[] maps)
    {
        int[] candidates = [.. document.GetProperty("candidates").EnumerateArray().Select(map => map.GetInt32())];
        bool[] x = [.. candidates.Select(maps.Contains)];
        JsonElement problem = document.GetProperty("problem");
        return problem.GetProperty("linear").EnumerateArray().Where((_, i) => x[i]).Sum(value => value.GetDouble())
            + problem.GetProperty("quadratic").EnumerateArray().Where(term => x[term[0].GetInt32()] && x[term[1].GetInt32()])
                .Sum(term => term[2].GetDouble());
    }
}

/// <summary>Reads figures that the page shows.</summary>
internal static partial class PageFigures
{
    /// <summary>The number behind a text.</summary>
    public static double After(string shown, string text)
    {
        string rest = shown[(shown.IndexOf(text, StringComparison.Ordinal) + text.Length)..];
        return double.Parse(Number().Match(rest).Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^-?\d+(\.\d+)?(e[-+]\d+)?")]
    private static partial Regex Number();
}
