using System.Text.Json;
using Microsoft.Playwright;
using QuboCam.App;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Models: those of the program, and those that visitors bring.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageModelTests(BrowserFixture browser)
{
    [Fact]
    public async Task AModelIsAddedUsedAndRemoved()
    {
        await using VisitedPage page = await browser.OpenAsync();
        string names = string.Join('\n', Enumerable.Range(0, 10).Select(i => $"kind {i}"));

        await page.AddModelAsync("my-net.onnx", BuiltIn.Model("fashion-32"), names, preset: "unit");
        await page.ModelAddedAsync("my-net.onnx");
        await page.ExplainAsync("sandal");
        await Expect(page["prediction-title"]).ToContainTextAsync("kind ");
        await Expect(page["prediction-facts"]).ToContainTextAsync("my-net.onnx");
        await page.AnewAsync(() => page.Button("Remove it").ClickAsync());

        Assert.Equal(BuiltIn.Models[0], (await page.DocumentAsync()).GetProperty("modelId").GetString());
        await Expect(page.Field("Model").Locator("option", new() { HasText = "my-net.onnx" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AModelIsAddedWithAFileOfItsPreparation()
    {
        await using VisitedPage page = await browser.OpenAsync();
        byte[] rules = """
            { "resize": [28, 28], "channels": "GRAY", "layout": "NCHW", "range": 1, "mean": [0], "std": [1] }
            """u8.ToArray();

        await page.Button("Add an ONNX model…").First.ClickAsync();
        await page.Field("Model (ONNX)").SetInputFilesAsync(
            new FilePayload { Name = "prepared.onnx", MimeType = "x/y", Buffer = BuiltIn.Model("fashion-16") });
        await page.Field("or a preparation file (JSON, optional)").SetInputFilesAsync(
            new FilePayload { Name = "rules.json", MimeType = "application/json", Buffer = rules });
        await page.Button("Add it").ClickAsync();
        await page.ModelAddedAsync("prepared.onnx");

        await Expect(page["model-facts"]).ToHaveTextAsync(
            "input 1×28×28, 10 classes, no names of classes, prepared as rules.json");
    }

    [Fact]
    public async Task AModelThatIsNoneIsRefusedInTheDialog()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 400";

        await page.AddModelAsync("cat.onnx", BuiltIn.SampleFile("sample:coat"));

        await Expect(page["upload"].GetByRole(AriaRole.Alert)).ToContainTextAsync("cat.onnx is not an ONNX model");
        await page.AssertAccessibleAsync("upload with an error");
    }

    [Fact]
    public async Task AnotherModelOfTheProgramExplainsTheSameImage()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("pullover");

        await page.AnewAsync(() => page.Field("Model").SelectOptionAsync("fashion-16"));

        JsonElement document = await page.DocumentAsync();
        Assert.Equal("fashion-16", document.GetProperty("modelId").GetString());
        Assert.Equal("sample:pullover", document.GetProperty("imageName").GetString());
        await Expect(page["prediction-facts"]).ToContainTextAsync("16 maps of");
    }

    [Fact]
    public async Task ALayerThatCannotBeExplainedSaysWhy()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 4";

        await page.AddModelAsync("rounded.onnx", PageModels.Rounded());
        await page.ModelAddedAsync("rounded.onnx");

        ILocator layers = page.Field("Layer").Locator("option");
        await Expect(layers.Filter(new() { HasText = "later – 3 maps of 6×6 (default)" })).ToBeEnabledAsync();
        ILocator refused = layers.Filter(new() { HasText = "maps – 3 maps of 6×6 – no gradient through" });
        await Expect(refused).ToBeDisabledAsync();
        await Expect(refused).ToContainTextAsync("Round");
    }

    [Fact]
    public async Task ATensorIsExplainedWithAModelOfItsKind()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.AddModelAsync("wide.onnx", PageModels.Wide());
        await page.ModelAddedAsync("wide.onnx");

        await page.GiveImageAsync("waves.npy", PageModels.Tensor());
        await page.ShownAsync();

        await Expect(page["prediction-title"]).ToContainTextAsync("class 0");
        await Expect(page["prediction-facts"]).ToContainTextAsync("waves.npy · wide.onnx · layer wide, 100 maps of 6×6");
    }
}
