using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>A service, or a network, in trouble: what may be repeated is, and then one clear line says what is wrong.</summary>
public sealed class SapiFaultTests
{
    private const string Pending = """[{"id":"7","type":"ising","label":"a","status":"PENDING"}]""";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A429IsWaitedOutAsLongAsTheServiceAsks()
    {
        FakeTimeProvider clock = new(Start);
        List<DateTimeOffset> times = [];
        HttpResponseMessage busy = FakeSapi.Text(429, "Too many");
        busy.Headers.TryAddWithoutValidation("Retry-After", "7");

        SapiStatus status = await Status(clock, times, () => busy, () => FakeSapi.Json("problems", Pending));

        Assert.Equal("PENDING", status.Status);
        Assert.InRange((times[1] - times[0]).TotalSeconds, 7, 12);
    }

    [Fact]
    public async Task WithoutAWordOfTheServicePausesDouble()
    {
        FakeTimeProvider clock = new(Start);
        List<DateTimeOffset> times = [];

        await Status(clock, times, [.. Enumerable.Repeat(() => FakeSapi.Text(429), 4), () => FakeSapi.Json("problems", Pending)]);

        // 0.1 s · 2^k, measured with a clock that runs 50 ms at a time.
        double[] pauses = [.. times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds)];
        Assert.All(pauses.Zip([0.1, 0.2, 0.4, 0.8]), pair => Assert.InRange(pair.First, pair.Second, pair.Second + 3));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task AServiceThatFailsIsAskedAgain(int code)
    {
        SapiStatus status = await Status(() => FakeSapi.Text(code, "Oops"), () => FakeSapi.Json("problems", Pending));

        Assert.Equal("PENDING", status.Status);
    }

    [Fact]
    public async Task ABrokenConnectionIsMadeAgain()
    {
        SapiStatus status = await Status(
            () => throw FakeSapi.Refused(), () => throw FakeSapi.Dropped(), () => FakeSapi.Json("problems", Pending));

        Assert.Equal("PENDING", status.Status);
    }

    [Theory]
    [InlineData("Truncated")]
    [InlineData("Endless")]
    public async Task ABodyThatDoesNotArriveWholeIsAskedForAgain(string spoiled)
    {
        SapiStatus status = await Status(
            () => FakeSapi.Json("problems", Pending, spoiled: Enum.Parse<Spoiled>(spoiled)),
            () => FakeSapi.Json("problems", Pending));

        Assert.Equal("PENDING", status.Status);
    }

    [Theory]
    [InlineData("""[{"id":"7","sta""")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task ABodyThatIsNoJsonIsAskedForAgain(string body)
    {
        SapiStatus status = await Status(() => FakeSapi.Json("problems", body), () => FakeSapi.Json("problems", Pending));

        Assert.Equal("PENDING", status.Status);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/json")]
    [InlineData("application/vnd.dwave.sapi.problem+json; version=3.0.0")]
    [InlineData("application/vnd.dwave.sapi.problems+json; version=4.0.0")]
    [InlineData("application/vnd.dwave.sapi.problems+json")]
    public async Task AReplyOfAnotherTypeIsNamedInTheEnd(string type)
    {
        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(
            () => Status([.. Enumerable.Repeat(() => FakeSapi.Reply(HttpStatusCode.OK, type, Pending), 5)]));

        Assert.Contains(type.Split(';')[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("application/vnd.dwave.sapi.problems+json", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("application/vnd.dwave.sapi.problems+json; version=3.0.0; charset=utf-8")]
    [InlineData("application/vnd.dwave.sapi.problems+json; charset=utf-8; version=3.1.2")]
    [InlineData("Application/Vnd.DWave.Sapi.Problems+JSON; Version=\"3.0\"")]
    public async Task ATypeIsReadAsHttpSays(string type)
    {
        SapiStatus status = await Status(() => FakeSapi.Reply(HttpStatusCode.OK, type, Pending));

        Assert.Equal("PENDING", status.Status);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task AServiceThatStaysInTroubleIsGivenUpWithOneLine(int code)
    {
        int asked = 0;

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Status([.. Enumerable.Repeat(
            () =>
            {
                asked++;
                return FakeSapi.Text(code, "Oops\r\nagain");
            }, 20)]));

        Assert.Equal(1 + SapiTesting.Configuration.Retries.Most, asked);
        Assert.Contains($"{code}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task AServiceThatIsAlwaysTooSlowIsGivenUpWithOneLine()
    {
        FakeTimeProvider clock = new(Start);

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Status(
            clock, [], [.. Enumerable.Repeat(() => FakeSapi.Json("problems", Pending, spoiled: Spoiled.Endless), 20)]));

        Assert.Contains("longer than 20 s", error.Message, StringComparison.Ordinal);
        Assert.InRange((clock.GetUtcNow() - Start).TotalSeconds, 5 * 20, 5 * 20 + 30);
    }

    [Theory]
    [InlineData(401, "token")]
    [InlineData(403, "no access")]
    [InlineData(404, "knows no")]
    [InlineData(400, "refuses")]
    public async Task WhatTheUserCanMendIsSaidAtOnce(int code, string said)
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() => Status(
            () => FakeSapi.Text(code, $"it was {SapiTesting.Secret}\nsaid the service")));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains($"({code})", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain(SapiTesting.Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServiceWhoseClockIsWrongIsNotWaitedForForYears()
    {
        FakeTimeProvider clock = new(Start);
        HttpResponseMessage busy = FakeSapi.Text(503);
        busy.Headers.TryAddWithoutValidation("Retry-After", "Tue, 01 Jan 2036 00:00:00 GMT");
        busy.Headers.TryAddWithoutValidation("Date", "Mon, 31 Dec 2035 23:59:59 GMT");

        await Status(clock, [], () => busy, () => FakeSapi.Json("problems", Pending));

        Assert.True(clock.GetUtcNow() - Start < TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task AServiceThatAsksForYearsIsAskedAfterTheLongestPause()
    {
        FakeTimeProvider clock = new(Start);
        HttpResponseMessage busy = FakeSapi.Text(503);
        busy.Headers.TryAddWithoutValidation("Retry-After", "100000000");

        await Status(clock, [], () => busy, () => FakeSapi.Json("problems", Pending));

        Assert.InRange((clock.GetUtcNow() - Start).TotalSeconds, 60, 100);
    }

    [Fact]
    public async Task ARedirectToAnotherHostDoesNotCarryTheToken()
    {
        using FakeSapi service = FakeSapi.Script(
            ("GET problems/?id=7", () => Moved("https://elsewhere.example/problems/?id=7")),
            ("GET https://elsewhere.example/problems/?id=7", () => FakeSapi.Json("problems", Pending)));

        await Ask(service, new FakeTimeProvider());

        Assert.Equal([SapiTesting.Secret, null], service.Seen.Select(request => request.Header("X-Auth-Token")));
        Assert.Null(service.Seen[1].Header("X-Own"));
    }

    [Theory]
    [InlineData("http://sapi.example/sapi/v2/problems/?id=7")]
    [InlineData("https://sapi.example:8443/sapi/v2/problems/?id=7")]
    public async Task ARedirectToAnotherPortOrWithoutEncryptionDoesNotCarryTheToken(string to)
    {
        using FakeSapi service = FakeSapi.Script(
            ("GET problems/?id=7", () => Moved(to)), ($"GET {to}", () => FakeSapi.Json("problems", Pending)));

        await Ask(service, new FakeTimeProvider());

        Assert.Null(service.Seen[1].Header("X-Auth-Token"));
    }

    [Fact]
    public async Task ARedirectOnTheSameHostCarriesTheToken()
    {
        using FakeSapi service = FakeSapi.Script(
            ("GET problems/?id=7", () => Moved("/sapi/v2/other/?id=7")),
            ("GET other/?id=7", () => FakeSapi.Json("problems", Pending)));

        await Ask(service, new FakeTimeProvider());

        Assert.Equal(SapiTesting.Secret, service.Seen[1].Header("X-Auth-Token"));
    }

    [Fact]
    public async Task RedirectsWithoutEndAreGivenUp()
    {
        using FakeSapi service = new(_ => Moved("/sapi/v2/problems/?id=7"));
        FakeTimeProvider clock = new();

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Ask(service, clock));

        Assert.Contains("redirects", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeprecationIsPassedOn()
    {
        SapiListener listener = new();
        HttpResponseMessage reply = FakeSapi.Json("problems", Pending);
        reply.Headers.TryAddWithoutValidation("X-Deprecation", "old;message=\"Will be removed.\"");
        using FakeSapi service = new(_ => reply);

        await Ask(service, new FakeTimeProvider(), listener);

        Assert.Contains("Will be removed.", Assert.Single(listener.Heard).Notice, StringComparison.Ordinal);
    }

    private static Task<SapiStatus> Status(params Func<HttpResponseMessage>[] replies) =>
        Status(new FakeTimeProvider(Start), [], replies);

    private static Task<SapiStatus> Status(
        FakeTimeProvider clock, List<DateTimeOffset> times, params Func<HttpResponseMessage>[] replies)
    {
        int next = 0;
        FakeSapi service = new(request =>
        {
            Assert.Equal("GET problems/?id=7", request.Line);
            times.Add(clock.GetUtcNow());
            return replies[next++]();
        });
        return Ask(service, clock);
    }

    private static async Task<SapiStatus> Ask(FakeSapi service, FakeTimeProvider clock, SapiListener? listener = null)
    {
        DWaveConfiguration configuration = SapiTesting.Configuration with { Headers = [("X-Own", "mine")] };
        using SapiClient client = new(configuration, new() { Handler = service, Clock = clock, Progress = listener });
        return await client.StatusAsync("7", TestContext.Current.CancellationToken).On(clock);
    }

    private static HttpResponseMessage Moved(string to)
    {
        HttpResponseMessage reply = FakeSapi.Text(307);
        reply.Headers.TryAddWithoutValidation("Location", to);
        return reply;
    }
}
