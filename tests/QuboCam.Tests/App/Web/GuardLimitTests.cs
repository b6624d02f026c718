using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>How much may be sent, and how slowly.</summary>
public sealed class GuardLimitTests : IDisposable
{
    private const string Begin = "POST /files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: multipart/form-data; boundary=x\r\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABodyThatTricklesIsCutOff()
    {
        await using GuardedApp app = await FilesAsync(options => options);

        string answer = await app.RawAsync(Begin + "Content-Length: 1000\r\n\r\n--x");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("came too slowly", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesThatDoNotComeInTimeAreCutOff()
    {
        await using GuardedApp app = await FilesAsync(options => options with { UploadTimeout = TimeSpan.FromSeconds(0.3) });

        Stopwatch watch = Stopwatch.StartNew();

        string answer = await app.RawAsync(Begin + "Content-Length: 1000\r\n\r\n--x");

        // A body that is not read to its end closes the connection, and the answer may be lost with it.
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.2, 9); // before the line is too slow for the transport
    }

    [Fact]
    public async Task TheTimeThatFilesTakeIsNotTakenFromTheWork()
    {
        await using GuardedApp app = await FilesAsync(options => options with { RequestTimeout = TimeSpan.FromSeconds(1) });
        using MultipartFormDataContent form = [];
        form.Add(new StreamContent(new SlowStream(TimeSpan.FromSeconds(2))), "file", "slow.bin");

        using HttpResponseMessage response = await app.Client.PostAsync("/files", form, TestContext.Current.CancellationToken);

        Assert.Equal("1 fields and files", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/files", 2 << 20, 200)]
    [InlineData("/files", 5 << 20, 413)]
    [InlineData("/plain", 1000, 200)]
    [InlineData("/plain", 2 << 20, 413)]
    [InlineData("/sign-in", 2 << 20, 413)]
    public async Task OnlyRoutesForFilesTakeLargeBodies(string path, int bytes, int status)
    {
        await using GuardedApp app = await FilesAsync(options => options);
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(new byte[bytes]), "file", "zeros.bin");

        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = form };
        request.Headers.ExpectContinue = true; // a refusal comes before the body, and is not lost when the connection is closed

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 413)
            Assert.Equal(
                (413, $"The request is too large; at most {(path == "/files" ? 4194304 : 1048576)} bytes are taken."),
                await GuardedApp.ProblemAsync(response));
    }

    [Theory]
    [InlineData(256, 10, 10, 200)]
    [InlineData(257, 10, 10, 400)]
    [InlineData(1, 65_000, 10, 200)]
    [InlineData(1, 10, 8_000, 200)]
    [InlineData(1, 10, 9_000, 400)]
    public async Task AFormHasSoManyFieldsAndTheseSoMuchInThem(int fields, int length, int name, int status)
    {
        await using GuardedApp app = await FilesAsync(options => options);
        StringBuilder form = new();
        for (int i = 0; i < fields; i++)
            form.Append($"--x\r\nContent-Disposition: form-data; name=\"f{i}\"\r\n").Append($"X: {new string('n', name)}\r\n\r\n{new string('v', length)}\r\n");
        form.Append("--x--\r\n");

        string answer = await app.RawAsync($"{Begin}Content-Length: {form.Length}\r\n\r\n{form}");

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        if (status == 400) Assert.Contains("The form cannot be read: ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv")]
    public async Task AFormThatIsBrokenOffIsTheSendersMistake(string form)
    {
        await using GuardedApp app = await FilesAsync(options => options);

        string answer = await app.RawAsync($"{Begin}Content-Length: {form.Length}\r\n\r\n{form}");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("The form cannot be read: ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressesThatNobodyCheckedAreRefused()
    {
        InputException error = await Assert.ThrowsAsync<InputException>(async () =>
        {
            await using WebApplication server = WebServer.Build(
                new WebOptions { DataFolder = _folder.Path, Urls = "http://127.0.0.1:0" },
                web => web.Configuration.AddInMemoryCollection([new("Kestrel:Endpoints:Open:Url", "http://0.0.0.0:0")]));
            await server.StartAsync(TestContext.Current.CancellationToken);
        });

        Assert.Contains("--urls", error.Message, StringComparison.Ordinal);
    }

    private Task<GuardedApp> FilesAsync(Func<GuardOptions, GuardOptions> change) => GuardedApp.StartAsync(
        change(GuardedApp.Options(_folder.Path)), server =>
        {
            WithFiles.On(server.MapPost("/files", AnswerAsync));
            server.MapPost("/plain", AnswerAsync);
        });

    private static async Task<string> AnswerAsync(HttpRequest request, CancellationToken cancellation)
    {
        IFormCollection form = await Form.ReadAsync(request, cancellation);
        await Task.Delay(10, cancellation);
        return $"{form.Count + form.Files.Count} fields and files";
    }

    /// <summary>Nothing but a wait, and then one byte.</summary>
    private sealed class SlowStream(TimeSpan wait) : MemoryStream([1])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0) await Task.Delay(wait, cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
