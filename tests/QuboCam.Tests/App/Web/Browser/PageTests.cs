using System.Text.Json;
using Microsoft.Playwright;
using QuboCam.App;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The page as a visitor uses it; what it shows is what the API says.</summary>
public sealed class PageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly FilePayload Photo = new() { Name = "my coat.png", MimeType = "image/png", Buffer = BuiltIn.SampleFile("sample:coat") };

    [Fact]
    public async Task ASampleIsExplainedWithOneClick()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page.ExplainAsync("ankle-boot");

        await Expect(page["prediction-title"]).ToContainTextAsync("Ankle boot, 99.9 %");
        await Expect(page["selection-facts"]).ToContainTextAsync("proven optimal");
        await Expect(page.Page.Locator("#tiles figure")).ToHaveCountAsync(4);
        await Expect(page.Page.Locator("#tiles .title")).ToHaveTextAsync(["QUBO-CAM", "Grad-CAM", "Grad-CAM++", "Score-CAM"]);
    }

    [Fact]
    public async Task APhotoIsChosen()
    {
        await using VisitedPage page = await browser.OpenAsync();

        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(() => page["choose-image-2"].ClickAsync());
        await chooser.SetFilesAsync(Photo);
        await page.ShownAsync();

        await Expect(page["prediction-facts"]).ToContainTextAsync("my coat.png");
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("paste")]
    public async Task APhotoIsDroppedOrPasted(string way)
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page.Page.EvaluateAsync("""
            ([way, bytes]) => {
              const data = new DataTransfer();
              data.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
              document.dispatchEvent(way === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
                : new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
            }
            """, new object[] { way, Photo.Buffer.Select(b => (int)b).ToArray() });
        await page.ShownAsync();

        await Expect(page["prediction-facts"]).ToContainTextAsync("dropped.png");
    }

    [Fact]
    public async Task AFileThatIsNoImageIsRefusedAndThePageGoesOn()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page["image-file"].SetInputFilesAsync(new FilePayload { Name = "notes.png", MimeType = "image/png", Buffer = "hello"u8.ToArray() });
        await Expect(page["alert"]).ToContainTextAsync("notes.png is not an image that can be read; send a PNG");
        await page.ExplainAsync("bag");

        await Expect(page["alert"]).ToBeHiddenAsync();
        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    [Fact]
    public async Task AModelIsAddedUsedAndRemoved()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page["add-model"].ClickAsync();
        await page["model-file"].SetInputFilesAsync(
            new FilePayload { Name = "my-net.onnx", MimeType = "application/octet-stream", Buffer = BuiltIn.Model("fashion-32") });
        await page["labels-file"].SetInputFilesAsync(new FilePayload
        {
            Name = "names.txt", MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 10).Select(i => $"kind {i}"))),
        });
        await page["preset"].SelectOptionAsync("unit");
        await page["upload-send"].ClickAsync();
        await Expect(page["upload"]).ToBeHiddenAsync();
        await page.ExplainAsync("sandal");
        await Expect(page["prediction-title"]).ToContainTextAsync("kind ");
        await Expect(page["prediction-facts"]).ToContainTextAsync("my-net.onnx");
        await page["remove-model"].ClickAsync();

        await Expect(page["model"]).ToHaveValueAsync(BuiltIn.Models[0]);
        await Expect(page.Page.Locator("#model option")).ToHaveCountAsync(BuiltIn.Models.Count);
    }

    [Fact]
    public async Task AModelThatIsNoneIsRefusedInTheDialog()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page["add-model-2"].ClickAsync();
        await page["model-file"].SetInputFilesAsync(new FilePayload { Name = "cat.onnx", MimeType = "x/y", Buffer = Photo.Buffer });
        await page["upload-send"].ClickAsync();

        await Expect(page["upload-error"]).ToContainTextAsync("cat.onnx is not an ONNX model");
        await page.AssertAccessibleAsync("upload with an error");
    }

    [Fact]
    public async Task AnotherClassIsExplainedAndHeldAgainstOneMore()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");

        await page.Page.Locator("#top button").Nth(1).ClickAsync();
        await Expect(page["prediction-facts"]).ToContainTextAsync("explained: Sneaker");
        await page.ShownAsync();
        await page["against"].FillAsync("Ankle boot");
        await page["against"].PressAsync("Tab");

        await Expect(page["prediction-facts"]).ToContainTextAsync("why Sneaker and not Ankle boot");
    }

    [Fact]
    public async Task TheSliderSelectsAgain()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        ProgramRun program = await ProgramRun.Succeeds("explain", "sample:ankle-boot", "--json", "--beta", "0.9", "--method", "qubo-cam");
        int[] maps = [.. program.Json.GetProperty("selection").GetProperty("maps").EnumerateArray().Select(map => map.GetInt32())];

        await page["beta"].FillAsync("0.9");

        await Expect(page.Page.Locator("#maps [aria-pressed=true]")).ToHaveCountAsync(maps.Length);
        await Expect(page["selection-facts"]).ToContainTextAsync($"({string.Join(", ", maps)})");
        await Expect(page.Page.Locator("[data-method='qubo-cam'] .facts")).ToContainTextAsync($"{maps.Length} of 24 maps");
    }

    [Fact]
    public async Task AMapIsTakenByHandAndTheSolversChoiceComesBack()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        string before = await page["selection-facts"].InnerTextAsync();
        string picture = await PictureAsync(page, "qubo-cam");
        int selected = (await DocumentAsync(page)).GetProperty("selection").GetProperty("maps").GetArrayLength();

        await page.Page.Locator("#maps [aria-pressed=false]").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await Expect(page["selection-facts"]).ToContainTextAsync($"{selected + 1} of 13 candidates chosen by hand");
        await Expect(page["maps-facts"]).ToContainTextAsync("above the solver’s choice");
        Assert.NotEqual(picture, await PictureAsync(page, "qubo-cam"));
        await page["solver-choice"].ClickAsync();

        await Expect(page["selection-facts"]).ToHaveTextAsync(before);
        Assert.Equal(picture, await PictureAsync(page, "qubo-cam"));
    }

    [Fact]
    public async Task OpacityThresholdAndColoursChangeThePictures()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("dress");
        HashSet<string> pictures = [await PictureAsync(page, "grad-cam")];

        await page["opacity"].FillAsync("0.9");
        pictures.Add(await PictureAsync(page, "grad-cam"));
        await page["threshold"].FillAsync("0.5");
        pictures.Add(await PictureAsync(page, "grad-cam"));
        await page["colours"].SelectOptionAsync("viridis");
        pictures.Add(await PictureAsync(page, "grad-cam"));
        await page["opacity"].FillAsync("0");
        string bare = await PictureAsync(page, "grad-cam");

        Assert.Equal(4, pictures.Count);
        Assert.Equal(bare, await PictureAsync(page, "score-cam"));
    }

    [Fact]
    public async Task TheBrightestPlaceOfAHeatMapReadsOne()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");
        JsonElement document = await DocumentAsync(page);
        double[][] map = [.. document.GetProperty("explanations")[1].GetProperty("heatmap").EnumerateArray()
            .Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];
        (int y, int x) = Enumerable.Range(0, map.Length).SelectMany(r => Enumerable.Range(0, map[0].Length).Select(c => (r, c)))
            .MaxBy(place => map[place.r][place.c]);
        ILocator canvas = page.Page.Locator("[data-method='grad-cam'] canvas");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;

        await canvas.HoverAsync(new() { Position = new() { X = (x + 0.5f) / map[0].Length * box.Width, Y = (y + 0.5f) / map.Length * box.Height } });

        string value = await page.Page.Locator("[data-method='grad-cam'] .value").InnerTextAsync();
        Assert.InRange(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 0.97, 1);
        await Expect(page.Page.Locator("[data-method='score-cam'] .value")).Not.ToBeEmptyAsync();
    }

    [Fact]
    public async Task KeysCompareMethodsAndEnlargeThem()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");

        await page.Page.Locator("[data-method='grad-cam'] canvas").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Page.Locator("[data-method='qubo-cam'] .value")).Not.ToBeEmptyAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page["enlarged-title"]).ToHaveTextAsync("Grad-CAM");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page["enlarged-title"]).ToHaveTextAsync("Grad-CAM++");
        await page.AssertAccessibleAsync("enlarged");
        await page.Page.Keyboard.PressAsync("Escape");

        await Expect(page["enlarged"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TheMatrixIsReadWithArrowKeys()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        JsonElement document = await DocumentAsync(page);
        double[] importance = [.. document.GetProperty("importance").EnumerateArray().Select(value => value.GetDouble())];
        int first = Array.IndexOf(importance, importance.Max());

        await page["matrix"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page["matrix-value"]).ToContainTextAsync($"Maps {first} (selected) and ");
        await page.Page.Keyboard.PressAsync("ArrowLeft");

        await Expect(page["matrix-value"]).ToContainTextAsync($"Map {first} (selected): importance");
    }

    [Fact]
    public async Task TheAnnealIsShownAndPlayed()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");

        await page["tau"].FillAsync("20");
        await page["analyse"].ClickAsync();
        await Expect(page["physics"]).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Page.Locator("#plots svg[role=img]")).ToHaveCountAsync(4);
        await Expect(page["physics-figures"]).ToContainTextAsync("one anneal of τ = 20");
        string start = await page["moment-value"].InnerTextAsync();
        await page["play"].ClickAsync();

        await Expect(page["moment-value"]).Not.ToHaveTextAsync(start);
        await page.AssertAccessibleAsync("annealed");
    }

    [Fact]
    public async Task LongWorkIsCancelled()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");

        await page["tau"].FillAsync("1000");
        await page["analyse"].ClickAsync();
        await page["analyse-cancel"].ClickAsync();

        await Expect(page["analyse"]).ToBeEnabledAsync();
        await Expect(page["analyse-cancel"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AResultHasAnAddressOfItsOwn()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("trouser");
        string facts = await page["selection-facts"].InnerTextAsync(), address = page.Page.Url;

        await page.Page.ReloadAsync();
        await Expect(page["selection-facts"]).ToHaveTextAsync(facts);
        await page.Page.GotoAsync(browser.Address.ToString());
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page["recent-open"].ClickAsync();
        await page.AssertAccessibleAsync("recent results");
        await page.Page.Locator($"#recent-list a[href='{new Uri(address).AbsolutePath}']").ClickAsync();

        await Expect(page["selection-facts"]).ToHaveTextAsync(facts);
    }

    [Fact]
    public async Task AnAddressThatIsNotKeptSaysSo()
    {
        await using VisitedPage page = await browser.OpenAsync("/r/AAAAAAAAAAAAAAAAAAAAAA");

        await Expect(page["alert"]).ToContainTextAsync("no explanation of this number");
        await Expect(page["empty"]).ToBeVisibleAsync();
        await page.AssertAccessibleAsync("error");
    }

    [Theory]
    [InlineData("panel.png")]
    [InlineData("json")]
    [InlineData("report.html")]
    [InlineData("problem.json")]
    [InlineData("explainer.onnx")]
    public async Task ResultsAreDownloaded(string file)
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("bag");

        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator($"[data-file='{file}']").ClickAsync());

        Assert.Equal(file == "json" ? "explanation.json" : file, download.SuggestedFilename);
        Assert.True(new FileInfo((await download.PathAsync())!).Length > 1000);
    }

    [Theory]
    [InlineData(1300, ColorScheme.Light)]
    [InlineData(1300, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task ThePageIsAccessibleOnEveryScreen(int width, ColorScheme scheme)
    {
        await using VisitedPage page = await browser.OpenAsync(options: new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });

        await page.AssertAccessibleAsync("empty");
        await page.ExplainAsync("shirt");
        await page.AssertAccessibleAsync("explained");
        int overflow = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

        Assert.Equal(0, overflow);
    }

    [Fact]
    public async Task TheReferenceOfTheApiNeedsNoNetwork()
    {
        await using VisitedPage page = await browser.OpenAsync("/api/reference/");

        await Expect(page.Page.GetByText("Explains a prediction", new() { Exact = true }).First).ToBeVisibleAsync();
    }

    private static Task<string> PictureAsync(VisitedPage page, string method) =>
        page.Page.EvalOnSelectorAsync<string>($"[data-method='{method}'] canvas", "canvas => canvas.toDataURL()");

    private async Task<JsonElement> DocumentAsync(VisitedPage page)
    {
        using HttpClient client = new() { BaseAddress = browser.Address };
        string id = new Uri(page.Page.Url).AbsolutePath["/r/".Length..];
        return JsonDocument.Parse(await client.GetStringAsync($"/api/v1/explanations/{id}", TestContext.Current.CancellationToken)).RootElement;
    }
}
