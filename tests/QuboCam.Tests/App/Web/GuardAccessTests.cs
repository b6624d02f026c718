using Microsoft.AspNetCore.Builder;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Names, origins, keys that were taken away, and what an upload is.</summary>
public sealed class GuardAccessTests : IDisposable
{
    private const string First = "first-key-0123456789", Second = "second-key-0123456789";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://example.org", null, 200)] // a proxy speaks https, and http with the server
    [InlineData("http://example.org", "same-origin", 200)]
    [InlineData("http://example.org:81", null, 403)]
    [InlineData("http://example.org.evil.example", null, 403)]
    [InlineData("http://example.org", "cross-site", 403)]
    [InlineData("http://evil.example", "same-origin", 403)]
    [InlineData("example.org", null, 403)]
    public async Task AFormComesFromTheServersOwnAuthority(string origin, string? site, int status)
    {
        await using GuardedApp app = await WithKeyAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/thing");
        request.Headers.Host = "example.org";
        request.Headers.Add("X-Api-Key", First);
        request.Headers.Add("Origin", origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("X-Api-Key", First, 200)]
    [InlineData("Authorization", "bearer " + First, 200)]
    [InlineData("X-Api-Key", First + "x", 401)]
    [InlineData("Authorization", "Basic " + First, 302)] // no key of ours: a browser is shown where to sign in
    [InlineData("Accept", "*/*", 302)]
    public async Task AKeyComesInOneOfTwoHeaders(string header, string value, int status)
    {
        await using GuardedApp app = await WithKeyAsync();
        using HttpClientHandler handler = new() { AllowAutoRedirect = false };
        using HttpClient client = new(handler) { BaseAddress = app.Client.BaseAddress };
        using HttpRequestMessage request = new(HttpMethod.Post, "/thing");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 401, response.Headers.Contains("WWW-Authenticate"));
    }

    [Theory]
    [InlineData(First + "," + Second, 200)]
    [InlineData(Second, 401)]
    public async Task AKeyThatIsTakenAwayEndsItsCookies(string later, int status)
    {
        string cookie = await CookieAsync();

        using WebFactory server = Locked(later);
        using HttpClient client = server.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        using HttpResponseMessage response = await client.GetAsync("/api/v1/models", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("http://example.org", false)]
    [InlineData("https://localhost", false)] // other servers of this machine may speak http
    public async Task HttpsIsKeptToWhereItIsSpoken(string address, bool isKept)
    {
        using WebFactory server = Locked(First);
        using HttpClient client = server.CreateClient(new() { BaseAddress = new Uri(address) });

        using HttpResponseMessage response = await client.GetAsync("/health", TestContext.Current.CancellationToken);

        Assert.Equal(isKept, response.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("http://evil@127.0.0.1:5080")]
    [InlineData("http://loc%61lhost:5080")]
    [InlineData("http://127.0.0.1.example.org:5080")]
    [InlineData("http://127.0.0.1:5080/sub")]
    [InlineData("http://127.0.0.1:5080?x=1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://localhost:0")]
    [InlineData("http://unix:/a/socket")]
    public void WhatOnlyLooksLikeLoopbackIsRefused(string url)
    {
        InputException error = Assert.Throws<InputException>(() => BindAddresses.Check(url, hasKeys: false));

        Assert.StartsWith($"--urls {url}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x08, 0x07, 0x12 }, true)] // field 1 as a varint: the version of the format
    [InlineData(new byte[] { 0x3A, 0x05 }, true)] // field 7 as a message: the graph
    [InlineData(new byte[] { 0xCA, 0x01, 0x02 }, true)] // field 25: a function
    [InlineData(new byte[] { 0x09, 0x07 }, false)] // field 1 is no double
    [InlineData(new byte[] { 0xCA, 0x02 }, false)]
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46 }, false)] // a program
    [InlineData(new byte[] { 0x42, 0x4D, 0x36 }, false)] // BM: a picture
    [InlineData(new byte[] { 0x25, 0x50, 0x44, 0x46 }, false)] // a PDF
    [InlineData(new byte[0], false)]
    public void AModelBeginsWithOneOfItsFields(byte[] head, bool isModel)
    {
        if (isModel) UploadSniff.RequireModel(head, "m.onnx");
        else Assert.Throws<InputException>(() => UploadSniff.RequireModel(head, "m.onnx"));
    }

    [Theory]
    [InlineData("89504E470D0A1A0A00", true)]
    [InlineData("FFD8FFE0", true)]
    [InlineData("474946383961", true)]
    [InlineData("424D00", true)]
    [InlineData("524946460000000057454250", true)]
    [InlineData("934E554D5059010076007B", true)]
    [InlineData("524946460000000057415645", false)] // a sound
    [InlineData("5249464600", false)]
    [InlineData("3C737667", false)] // <svg
    [InlineData("0089504E470D0A1A0A", false)] // the signature has to come first
    [InlineData("504B0304", false)]
    [InlineData("", false)]
    public void AnImageIsToldByItsFirstBytes(string head, bool isImage)
    {
        byte[] content = Convert.FromHexString(head);

        if (isImage) UploadSniff.RequireImage(content, "x.png");
        else Assert.Throws<InputException>(() => UploadSniff.RequireImage(content, "x.png"));
    }

    private static string Text(IEnumerable<string> cookies) => cookies.Single().Split(';')[0];

    private async Task<string> CookieAsync()
    {
        using WebFactory server = Locked(First);
        using HttpClient client = server.CreateClient(new() { AllowAutoRedirect = false });
        using FormUrlEncodedContent form = new([new("key", First)]);
        using HttpResponseMessage response = await client.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        return Text(response.Headers.GetValues("Set-Cookie"));
    }

    private WebFactory Locked(string keys) => new()
    {
        Change = options => options with { DataFolder = _folder.Path, Keys = ApiKeys.Read(keys, file: null) },
    };

    private Task<GuardedApp> WithKeyAsync() => GuardedApp.StartAsync(
        GuardedApp.Options(_folder.Path) with { Keys = ApiKeys.Read(First, file: null) },
        server => server.MapPost("/thing", () => "done"));
}
