using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>What is said of what goes wrong, and what is not.</summary>
public sealed class GuardProblemTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnInternalErrorIsAReferenceIntoTheLog()
    {
        using KeptLog log = new();
        await using GuardedApp app = await FailingAsync(new NotSupportedException("disk three is on fire"), log);

        (int status, string detail) = await FailureAsync(app);

        Assert.Equal(500, status);
        Assert.Matches("^Internal error, reference [0-9a-f]{8}: see the server's log.$", detail);
        string reference = detail.Split("reference ")[1][..8];
        Assert.Contains(
            $"Error: Internal error, reference {reference} System.NotSupportedException: disk three is on fire", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongInputIsOneLineWithoutTheServersPlaces()
    {
        string temp = Path.Combine(Path.GetTempPath(), "upload.tmp");
        await using GuardedApp app = await FailingAsync(new InputException($"{_folder.Path}/blobs/ab: cut off,\nas {temp} is."));

        (int status, string detail) = await FailureAsync(app);

        Assert.Equal(400, status);
        Assert.Equal("the server's folder/blobs/ab: cut off, as the server's folder/upload.tmp is.", detail);
    }

    [Fact]
    public async Task AModelThatIsWrongIsTheSendersError()
    {
        await using GuardedApp app = await FailingAsync(new ModelException("m.onnx has no output."));

        Assert.Equal((400, "m.onnx has no output."), await FailureAsync(app));
    }

    [Fact]
    public async Task AFullQueueSaysWhenToComeBack()
    {
        await using GuardedApp app = await FailingAsync(new QueueFullException("full"));

        using HttpResponseMessage response = await app.Client.GetAsync("/fail", TestContext.Current.CancellationToken);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task MemoryThatIsMissingIsLogged()
    {
        using KeptLog log = new();
        await using GuardedApp app = await FailingAsync(new InsufficientMemoryException(), log);

        Assert.Equal(400, (await FailureAsync(app)).Status);
        Assert.Contains("Warning: A request needs more memory", log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("image/png")]
    [InlineData("text/html")]
    public async Task AProblemIsToldWhateverIsAccepted(string accept)
    {
        await using GuardedApp app = await FailingAsync(new InputException("wrong"));
        app.Client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));

        Assert.Equal((400, "wrong"), await FailureAsync(app));
    }

    [Fact]
    public async Task WorkThatTakesTooLongPointsToJobs()
    {
        GuardOptions options = GuardedApp.Options(_folder.Path) with { RequestTimeout = TimeSpan.FromSeconds(0.25) };
        await using GuardedApp app = await GuardedApp.StartAsync(options, server => server.MapGet(
            "/fail", (CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation)));

        Assert.Equal((503, "This takes longer than 0.25 s; send it to /api/v1/jobs instead."), await FailureAsync(app));
    }

    [Theory]
    [InlineData("GET", "/api/v1/nowhere", 404)]
    [InlineData("PUT", "/api/v1/thing", 405)]
    [InlineData("POST", "/api/v1/thing", 415)]
    public async Task TheApiAnswersWithProblemsWhereNothingIs(string method, string path, int status)
    {
        await using GuardedApp app = await ThingAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = new StringContent("x") };
        request.Headers.Accept.ParseAdd("text/html");

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        (int told, string detail) = await GuardedApp.ProblemAsync(response);
        Assert.Equal(status, told);
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeopleAreShownAPageWhereNothingIs()
    {
        await using GuardedApp app = await ThingAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/nowhere");
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>There is nothing at this address</h1>", page, StringComparison.Ordinal);
    }

    private Task<GuardedApp> FailingAsync(Exception error, KeptLog? log = null) => GuardedApp.StartAsync(
        GuardedApp.Options(_folder.Path), server => server.MapGet("/fail", IResult () => throw error), log);

    private Task<GuardedApp> ThingAsync() => GuardedApp.StartAsync(GuardedApp.Options(_folder.Path), server =>
        server.MapPost("/api/v1/thing", (SelectionRequest request) => request.Beta));

    private static async Task<(int Status, string Detail)> FailureAsync(GuardedApp app)
    {
        using HttpResponseMessage response = await app.Client.GetAsync("/fail", TestContext.Current.CancellationToken);
        return await GuardedApp.ProblemAsync(response);
    }
}
