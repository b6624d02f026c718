using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace QuboCam.Tests.App.Web.Browser;

/// <summary>
/// A page that is being looked at. What it says on its console, and whatever it asks of others than the server, fails the test.
/// </summary>
internal sealed partial class VisitedPage : IAsyncDisposable
{
    private readonly List<string> faults = [];
    private readonly Uri address;

    public VisitedPage(IPage page, Uri address)
    {
        (Page, this.address) = (page, address);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            bool isExpected = Expected is not null && message.Text.Contains(Expected, StringComparison.Ordinal);
            if (message.Type == "error" && !isExpected) faults.Add(message.Text);
        };
        page.PageError += (_, error) => faults.Add(error);
        page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != address.Authority)
                faults.Add($"asks for {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser itself notes on its console because the test has a request refused; null for nothing.</summary>
    public string? Expected { get; set; }

    public ILocator this[string id] => Page.Locator("#" + id);

    /// <summary>A button by what it says.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A field by its label.</summary>
    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>The box of a method that is ticked or not.</summary>
    public ILocator Method(string title) => Page.GetByRole(AriaRole.Checkbox, new() { Name = title, Exact = true });

    /// <summary>What stands beside a method's picture.</summary>
    public ILocator Tile(string method, string part) => Page.Locator($"#tiles [data-method='{method}'] {part}");

    /// <summary>Explains a sample, as a visitor does first.</summary>
    public async Task ExplainAsync(string sample)
    {
        await Page.GetByRole(AriaRole.Group, new() { Name = "Explain a sample" })
            .GetByRole(AriaRole.Button, new() { Name = sample, Exact = true }).ClickAsync();
        await ShownAsync();
    }

    /// <summary>Chooses an image file.</summary>
    public Task GiveImageAsync(string name, byte[] content) =>
        this["image-file"].SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });

    /// <summary>Does something that explains anew, and waits until that result is there in full.</summary>
    public async Task AnewAsync(Func<Task> act)
    {
        string before = Page.Url;
        await act();
        await Assertions.Expect(Page).Not.ToHaveURLAsync(before);
        await ShownAsync();
    }

    /// <summary>Waits until a result is there in full.</summary>
    public async Task ShownAsync()
    {
        await Assertions.Expect(Page).ToHaveURLAsync(ResultAddress());
        await Assertions.Expect(this["progress"]).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Page.Locator("#maps .map").First.WaitForAsync();
        await Assertions.Expect(this["physics-intro"]).Not.ToBeEmptyAsync();
    }

    [GeneratedRegex("/r/[^/]+$")]
    private static partial Regex ResultAddress();

    /// <summary>Adds a model with the dialog, as a visitor does.</summary>
    public async Task AddModelAsync(string name, byte[] model, string? labels = null, string? preset = null)
    {
        await Button("Add an ONNX model…").First.ClickAsync();
        await Field("Model (ONNX)").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = model });
        if (labels is not null)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(labels);
            await Field("Names of the classes, one a line (optional)").SetInputFilesAsync(
                new FilePayload { Name = "names.txt", MimeType = "text/plain", Buffer = text });
        }
        if (preset is not null) await Field("Preparation of the image").SelectOptionAsync(preset);
        await Button("Add it").ClickAsync();
    }

    /// <summary>Waits until a model that was sent is chosen and known.</summary>
    public async Task ModelAddedAsync(string name)
    {
        await Assertions.Expect(this["upload"]).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(this["model"].Locator("option:checked")).ToHaveTextAsync(name);
        await Assertions.Expect(this["classes"].Locator("option").First).ToBeAttachedAsync();
    }

    /// <summary>The number of the result that is shown.</summary>
    public string Id => new Uri(Page.Url).AbsolutePath["/r/".Length..];

    /// <summary>What the API says of the result that is shown.</summary>
    public Task<JsonElement> DocumentAsync() => JsonAsync($"/api/v1/explanations/{Id}");

    /// <summary>What the API says.</summary>
    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await BytesAsync(path)).RootElement;

    /// <summary>A file of the API.</summary>
    public async Task<byte[]> BytesAsync(string path)
    {
        using HttpClient client = new() { BaseAddress = address };
        return await client.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>The picture that a method shows, as a PNG file.</summary>
    public async Task<byte[]> PictureAsync(string method) => Convert.FromBase64String((await Page.EvalOnSelectorAsync<string>(
        $"[data-method='{method}'] canvas", "canvas => canvas.toDataURL()"))["data:image/png;base64,".Length..]);

    /// <summary>Fails where the page is hard to use for somebody: no violation that axe calls serious or critical.</summary>
    public async Task AssertAccessibleAsync(string state)
    {
        AxeResult result = await Page.RunAxe();
        string[] grave =
        [
            .. result.Violations.Where(one => one.Impact is "serious" or "critical")
                .Select(one => $"{state}: {one.Id}, {one.Help}: "
                    + string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))),
        ];
        Assert.True(grave.Length == 0, string.Join('\n', grave));
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
