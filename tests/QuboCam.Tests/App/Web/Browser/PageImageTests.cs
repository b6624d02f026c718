using System.Text.Json;
using Microsoft.Playwright;
using QuboCam.App;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>Where an image comes from.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageImageTests(BrowserFixture browser)
{
    private static readonly FilePayload Photo =
        new() { Name = "my coat.png", MimeType = "image/png", Buffer = BuiltIn.SampleFile("sample:coat") };

    [Fact]
    public async Task ASampleIsExplainedWithOneClick()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page.ExplainAsync("ankle-boot");

        await Expect(page.Page.GetByRole(AriaRole.Heading, new() { Name = "Ankle boot, 99.9 %" })).ToBeVisibleAsync();
        await Expect(page["selection-facts"]).ToContainTextAsync("proven optimal");
        await Expect(page.Page.Locator("#tiles .title")).ToHaveTextAsync(["QUBO-CAM", "Grad-CAM", "Grad-CAM++", "Score-CAM"]);
    }

    [Fact]
    public async Task ASampleIsExplainedWithTheKeyboardAlone()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page.Page.Keyboard.PressAsync("Tab");
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the result" })).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        for (int i = 0; i < 3; i++) await page.Page.Keyboard.PressAsync("Tab"); // two buttons, then the first sample
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ShownAsync();

        Assert.Equal(BuiltIn.Samples[0], (await page.DocumentAsync()).GetProperty("imageName").GetString());
    }

    [Fact]
    public async Task EverySampleOfTheProgramIsOffered()
    {
        await using VisitedPage page = await browser.OpenAsync();

        ILocator pictures = page.Page.GetByRole(AriaRole.Group, new() { Name = "Explain a sample" }).GetByRole(AriaRole.Img);

        Assert.Equal(BuiltIn.Samples.Select(name => name["sample:".Length..]),
            await pictures.EvaluateAllAsync<string[]>("all => all.map(one => one.alt)"));
    }

    [Fact]
    public async Task APhotoIsChosen()
    {
        await using VisitedPage page = await browser.OpenAsync();

        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(() =>
            page["empty"].GetByRole(AriaRole.Button, new() { Name = "Choose an image…" }).ClickAsync());
        await chooser.SetFilesAsync(Photo);
        await page.ShownAsync();

        await Expect(page["prediction-facts"]).ToContainTextAsync("my coat.png");
        await Expect(page.Page).ToHaveTitleAsync("Coat – my coat.png – QuboCam");
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("paste")]
    public async Task APhotoIsDroppedOrPasted(string way)
    {
        await using VisitedPage page = await browser.OpenAsync();

        await GiveAsync(page, way, "dropped.png", Photo.Buffer);
        await page.ShownAsync();

        await Expect(page["prediction-facts"]).ToContainTextAsync("dropped.png");
    }

    [Fact]
    public async Task WhatIsDraggedOverThePageIsAskedFor()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await page.Page.EvaluateAsync("""
            () => {
              const data = new DataTransfer();
              data.items.add(new File([], "a.png"));
              document.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await Expect(page.Page.GetByText("Drop an image to explain it")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("() => document.dispatchEvent(new DragEvent('dragleave', { bubbles: true }))");

        await Expect(page["drop-hint"]).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AModelThatIsDroppedIsOfferedToBeAdded()
    {
        await using VisitedPage page = await browser.OpenAsync();

        await GiveAsync(page, "drop", "Dropped.ONNX", BuiltIn.Model("fashion-16"));

        await Expect(page.Page.GetByRole(AriaRole.Dialog, new() { Name = "Add a model" })).ToBeVisibleAsync();
        Assert.Equal("Dropped.ONNX", await page.Field("Model (ONNX)").EvaluateAsync<string>("input => input.files[0].name"));
    }

    [Fact]
    public async Task AFileThatIsNoImageIsRefusedAndThePageGoesOn()
    {
        await using VisitedPage page = await browser.OpenAsync();
        page.Expected = "status of 400";

        await page.GiveImageAsync("notes.png", "hello"u8.ToArray());
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "notes.png is not an image that can be read; send a PNG");
        await page.ExplainAsync("bag");

        await Expect(page["alert"]).ToBeHiddenAsync();
        await Expect(page["prediction-title"]).ToContainTextAsync("Bag");
    }

    [Fact]
    public async Task AnotherImageBeginsWithItsOwnClass()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("ankle-boot");
        await page.AnewAsync(() => page["top"].GetByRole(AriaRole.Button).Nth(1).ClickAsync());

        await page.AnewAsync(() => page.Page.GetByRole(AriaRole.Group, new() { Name = "Sample images" })
            .GetByRole(AriaRole.Button, new() { Name = "trouser" }).ClickAsync());

        JsonElement document = await page.DocumentAsync();
        Assert.Equal("Trouser", document.GetProperty("target").GetProperty("label").GetString());
        await Expect(page.Field("Explain the class")).ToHaveValueAsync("");
    }

    /// <summary>Drops or pastes a file, as browsers tell scripts of it.</summary>
    private static async Task GiveAsync(VisitedPage page, string way, string name, byte[] content) =>
        await page.Page.EvaluateAsync("""
        ([way, name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name));
          document.dispatchEvent(way === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }
        """, new object[] { way, name, Convert.ToBase64String(content) });
}
