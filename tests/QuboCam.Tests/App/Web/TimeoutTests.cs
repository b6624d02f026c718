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
        using WebFactory server = new() { Change = options => options with { Threads = 1, Queue = 1, RequestTimeout = TimeSpan.FromSeconds(5) } };
        using HttpClient client = server.CreateClient();
        Task<HttpResponseMessage>[] held = [PostAsync(client), PostAsync(client)];
        HttpResponseMessage? refused = null;

        for (int i = 0; i < 100 && refused is null; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            using HttpResponseMessage third = await client.PostAsync(
                "/api/v1/solve", WebFactory.Form(("time-limit", "0.001")).With("problem", "0 0 1\n"u8.ToArray(), "one.coo"), TestContext.Current.CancellationToken);
            if (third.StatusCode == HttpStatusCode.TooManyRequests) refused = third;
        }

        Assert.NotNull(refused);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        foreach (HttpResponseMessage response in await Task.WhenAll(held)) response.Dispose();
    }

    private static MultipartFormDataContent Endless() => WebFactory.Form(
        ("sampler", "simulated-annealing"), ("sweeps", "1000000000"), ("reads", "1000"), ("no-presolve", "true")).With("problem", Dense, "dense.coo");

    private static Task<HttpResponseMessage> PostAsync(HttpClient client) =>
        client.PostAsync("/api/v1/solve", Endless(), TestContext.Current.CancellationToken);
}
