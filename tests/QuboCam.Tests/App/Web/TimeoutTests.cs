using System.Diagnostics;
using System.Net;

namespace QuboCam.Tests.App.Web;

/// <summary>Requests that take too long, and too many at once.</summary>
public sealed class TimeoutTests
{
    private static readonly byte[] Dense = System.Text.Encoding.ASCII.GetBytes(string.Concat(
        from i in Enumerable.Range(0, 60) from j in Enumerable.Range(i, 60 - i)
        select FormattableString.Invariant($"{i} {j} {Math.Sin(1 + i * 60 + j):0.####}\n")));

    [Fact]
    public async Task ARequestThatTakesTooLongIsToldToBeAJob()
    {
        using WebFactory server = new() { Change = options => options with { RequestTimeout = TimeSpan.FromSeconds(0.5) } };
        Stopwatch watch = Stopwatch.StartNew();

        (int status, string detail) = await server.RefusedAsync("/api/v1/solve", Endless());

        Assert.Equal(503, status);
        Assert.Contains("/api/v1/jobs", detail, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.4, 30);
    }

    [Fact]
    public async Task WhereTooManyWaitTheNextIsToldToComeBack()
    {
        using WebFactory server = new() { Change = options => options with { Threads = 1, Queue = 1, RequestTimeout = TimeSpan.FromSeconds(3) } };
        using HttpClient client = server.CreateClient();

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(client)));

        // One is worked on and one waits, until their time is over; the others are turned away.
        HttpResponseMessage[] refused = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.InRange(refused.Length, 3, 5);
        Assert.All(refused, answer => Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single()));
        Assert.All(answers.Except(refused), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        foreach (HttpResponseMessage answer in answers) answer.Dispose();
    }

    private static MultipartFormDataContent Endless() => WebFactory.Form(
        ("sampler", "simulated-annealing"), ("sweeps", "1000000000"), ("reads", "1000"), ("no-presolve", "true")).With("problem", Dense, "dense.coo");

    private static Task<HttpResponseMessage> PostAsync(HttpClient client) =>
        client.PostAsync("/api/v1/solve", Endless(), TestContext.Current.CancellationToken);
}
