using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>The heat maps of all methods side by side.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageHeatMapTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("qubo-cam", "inferno", "0.5")]
    [InlineData("score-cam", "viridis", "0.8")]
    public async Task APictureIsTheOneThatTheServerDraws(string method, string colours, string opacity)
    {
        await using VisitedPage page = await browser.OpenAsync();
        await ExplainStripesAsync(page);

        await page.Field("Colours").SelectOptionAsync(colours);
        await page.Field("Opacity").FillAsync(opacity);
        RgbImage shown = ImageReader.Decode(await page.PictureAsync(method), "shown");
        string picture = $"/api/v1/explanations/{page.Id}/images/{method}.png?opacity={opacity}&colormap={colours}";
        RgbImage drawn = ImageReader.Decode(await page.BytesAsync(picture), "drawn");

        Assert.Equal((drawn.Width, drawn.Height), (shown.Width, shown.Height));
        int[] differences = [.. shown.Rgb.Zip(drawn.Rgb, (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, 6); // neighbours in a table of 256 colours, where rounding differs
        Assert.InRange(differences.Average(), 0, 0.1);
    }

    [Fact]
    public async Task BelowTheThresholdTheImageAloneIsShown()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await ExplainStripesAsync(page);
        JsonElement document = await page.DocumentAsync();
        RgbImage image = ImageReader.Decode(await page.BytesAsync($"/api/v1/explanations/{page.Id}/image.png"), "image");
        HeatMap heat = HeatOf(document, 1).Resized(image.Height, image.Width).Normalized();

        await page.Field("Threshold").FillAsync("0.6");
        RgbImage shown = ImageReader.Decode(await page.PictureAsync("grad-cam"), "shown");

        bool[] isBare = [.. Enumerable.Range(0, heat.Values.Length)
            .Select(i => image.Rgb.AsSpan(3 * i, 3).SequenceEqual(shown.Rgb.AsSpan(3 * i, 3)))];
        Assert.All(Enumerable.Range(0, isBare.Length).Where(i => heat.Values[i] < 0.599f), i => Assert.True(isBare[i]));
        Assert.InRange(Enumerable.Range(0, isBare.Length).Where(i => heat.Values[i] > 0.601f).Count(i => isBare[i]), 0, 50);
        Assert.Contains(heat.Values, value => value > 0.601f);
    }

    [Fact]
    public async Task WithoutOpacityAllPicturesAreTheImage()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await ExplainStripesAsync(page);

        await page.Field("Opacity").FillAsync("0");

        RgbImage image = ImageReader.Decode(await page.BytesAsync($"/api/v1/explanations/{page.Id}/image.png"), "image");
        Assert.Equal(image.Rgb, ImageReader.Decode(await page.PictureAsync("grad-cam"), "shown").Rgb);
        Assert.Equal(image.Rgb, ImageReader.Decode(await page.PictureAsync("score-cam"), "shown").Rgb);
    }

    [Fact]
    public async Task TheBrightestPlaceOfAHeatMapReadsOne()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");
        HeatMap map = HeatOf(await page.DocumentAsync(), 1);
        int brightest = map.Values.IndexOf(map.Maximum);
        ILocator canvas = page.Tile("grad-cam", "canvas");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        float x = (brightest % map.Width + 0.5f) / map.Width, y = (brightest / map.Width + 0.5f) / map.Height;

        await canvas.HoverAsync(new() { Position = new() { X = x * box.Width, Y = y * box.Height } });

        string value = await page.Tile("grad-cam", ".value").InnerTextAsync();
        Assert.InRange(double.Parse(value, CultureInfo.InvariantCulture), 0.97, 1);
        await Expect(page.Tile("score-cam", ".value")).Not.ToBeEmptyAsync();
        await Expect(page["tiles"].Locator(".cross:visible")).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task KeysCompareMethodsAndEnlargeThem()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");

        await page.Tile("grad-cam", "canvas").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Tile("qubo-cam", ".value")).Not.ToBeEmptyAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        ILocator enlarged = page.Page.GetByRole(AriaRole.Dialog);
        await Expect(enlarged).ToHaveAccessibleNameAsync("Grad-CAM");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(enlarged).ToHaveAccessibleNameAsync("Grad-CAM++");
        await page.AssertAccessibleAsync("enlarged");
        await page.Page.Keyboard.PressAsync("Escape");

        await Expect(enlarged).ToBeHiddenAsync();
        await Expect(page.Tile("grad-cam", "canvas")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task AClickEnlargesAndButtonsTurnTheMethods()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("sneaker");

        await page.Tile("qubo-cam", "canvas").ClickAsync();
        ILocator enlarged = page.Page.GetByRole(AriaRole.Dialog);
        await enlarged.GetByRole(AriaRole.Button, new() { Name = "Previous method" }).ClickAsync();
        await Expect(enlarged).ToHaveAccessibleNameAsync("Score-CAM"); // the last one stands before the first
        await enlarged.GetByRole(AriaRole.Button, new() { Name = "Next method" }).ClickAsync();
        await Expect(enlarged).ToHaveAccessibleNameAsync("QUBO-CAM");
        await enlarged.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await Expect(enlarged).ToBeHiddenAsync();
    }

    [Fact]
    public async Task AFingerReadsAPlaceAndAButtonEnlarges()
    {
        await using VisitedPage page = await browser.OpenAsync(options: new() { HasTouch = true });
        await page.ExplainAsync("sneaker");

        await page.Tile("grad-cam", "canvas").TapAsync();
        await Expect(page.Tile("score-cam", ".value")).Not.ToBeEmptyAsync();
        await Expect(page["enlarged"]).ToBeHiddenAsync();
        await page.Button("Enlarge Score-CAM").TapAsync();

        await Expect(page["enlarged-title"]).ToHaveTextAsync("Score-CAM");
    }

    [Fact]
    public async Task AMethodThatIsTickedIsShownWithItsMaps()
    {
        await using VisitedPage page = await browser.OpenAsync();
        await page.ExplainAsync("bag");
        ICamMethod further = CamMethods.All.First(method => !method.IsDefault);

        await page.AnewAsync(() => page.Method(further.Title).CheckAsync());

        JsonElement[] explanations = [.. (await page.DocumentAsync()).GetProperty("explanations").EnumerateArray()];
        Assert.Equal(5, explanations.Length);
        await Expect(page["tiles"].Locator("figure")).ToHaveCountAsync(5);
        foreach (JsonElement one in explanations)
        {
            int used = one.GetProperty("weights") is { ValueKind: JsonValueKind.Array } weights
                ? weights.EnumerateArray().Count(weight => weight.GetDouble() != 0) : 24;
            await Expect(page.Tile(one.GetProperty("method").GetString()!, ".facts")).ToContainTextAsync($"{used} of 24 maps, ");
        }
    }

    /// <summary>Explains a picture that is shown pixel by pixel: 400×300, stripes of all colours.</summary>
    private static async Task ExplainStripesAsync(VisitedPage page)
    {
        byte[] stripes = PngFile.Encode(new RgbImage(400, 300, [.. Enumerable.Range(0, 300 * 400).SelectMany(i =>
            new[] { (byte)(i % 400 / 2), (byte)(i / 400), (byte)(i % 400 / 40 * 25) })]));
        await page.GiveImageAsync("stripes.png", stripes);
        await page.ShownAsync();
    }

    private static HeatMap HeatOf(JsonElement document, int method)
    {
        JsonElement[] rows = [.. document.GetProperty("explanations")[method].GetProperty("heatmap").EnumerateArray()];
        float[] values = [.. rows.SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        return new([.. values], rows.Length, rows[0].GetArrayLength());
    }
}
