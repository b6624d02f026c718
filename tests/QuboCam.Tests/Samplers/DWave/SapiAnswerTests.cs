using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>Waiting for answers, cancelling, and many jobs at once.</summary>
public sealed class SapiAnswerTests
{
    private const string Resume = "fetch it later with 'qubocam devices --resume 7'";

    [Fact]
    public async Task AThousandJobsAtOnceAreAllAnsweredAndNoneTwice()
    {
        const int count = 1000;
        FakeSapiJobs service = new() { Questions = 3 };
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service.Handler, Clock = clock });

        (string Label, string Id, double Energy)[] answers = await Task.WhenAll(
            Enumerable.Range(0, count).Select(i => Task.Run(() => Solve(client, $"job {i}")))).On(clock, step: 0.02);

        Assert.Equal(count, service.Labels.Length);
        Assert.Equal(count, service.Labels.Distinct().Count());
        Assert.Equal(count, answers.Select(answer => answer.Id).Distinct().Count());
        Assert.All(answers, answer => Assert.Equal(FakeSapiJobs.Energy(answer.Id), answer.Energy));
        Assert.Equal(count, service.Answered.Count);
        Assert.InRange(service.MostIds, 2, 100);
    }

    [Fact]
    public async Task ManyAnswersLeaveNoMemoryBehind()
    {
        FakeSapiJobs service = new();
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service.Handler, Clock = clock });
        await Many(client, clock);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int round = 0; round < 4; round++)
            await Many(client, clock);

        // The test's service keeps its requests, some 2 kB a job; a client that kept answers or waits would be seen above that.
        long kept = service.Handler.Seen.Sum(request => request.Body.Length + 1500L);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before - kept;
        Assert.True(grown < 1_000_000, $"{grown} bytes");
    }

    [Fact]
    public async Task AJobThatComesWhileOthersAreWaitedForIsAskedForAtOnce()
    {
        TaskCompletionSource hold = new();
        FakeTimeProvider clock = new();
        List<string> asked = [];
        using HeldSapi service = new(asked, hold.Task);
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<SapiAnswer>[] answered = new Task<SapiAnswer>[6];

        // The first is never done; each of the others is, as soon as it is asked for. No question ends by its time.
        long start = clock.GetTimestamp();
        Task<SapiAnswer> never = client.AnswerAsync("held", cancellation);
        for (int i = 0; i < answered.Length; i++)
        {
            answered[i] = client.AnswerAsync($"{i}", cancellation);
            await answered[i].On(clock, step: 0.01);
            // Long enough for the loop to come to rest.
            await Task.Delay(TimeSpan.FromSeconds(0.5), clock, cancellation).On(clock, step: 0.01);
        }

        Assert.False(never.IsCompleted);
        // Six rests of half a second and as many answers; the question that is held ends after a minute.
        Assert.InRange(clock.GetElapsedTime(start).TotalSeconds, 3, 30);
        hold.SetResult();
        await never.On(clock);
    }

    [Fact]
    public async Task AWaitThatIsTooLongNamesTheJobAndHowToFetchIt()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(_ => FakeSapi.Json("problems", """[{"id":"7","status":"IN_PROGRESS"}]"""));
        DWaveConfiguration configuration = SapiTesting.Configuration with { PollingTimeout = TimeSpan.FromSeconds(90) };
        using SapiClient client = new(configuration, new() { Handler = service, Clock = clock });

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock, step: 0.5));

        Assert.Contains("Job 7 is not done after 90 s", error.Message, StringComparison.Ordinal);
        Assert.Contains(Resume, error.Message, StringComparison.Ordinal);
        // A service that holds no question is not asked in a tight loop.
        Assert.InRange(service.Seen.Length, 3, 400);
    }

    [Fact]
    public async Task ATokenThatExpiresMeanwhileLosesNoJob()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = FakeSapi.Script(
            ("GET problems/?id=7&timeout=30", () => FakeSapi.Json("problems", """[{"id":"7","status":"PENDING"}]""")),
            ("GET problems/?id=7&timeout=30", () => FakeSapi.Text(401, "Invalid token")));
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        InputException error = await Assert.ThrowsAsync<InputException>(() => Answer(client, clock));

        Assert.Contains("(401)", error.Message, StringComparison.Ordinal);
        Assert.Contains(Resume, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatCannotBeLoadedLosesNoJob()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(request => request.Line == "GET problems/7/"
            ? FakeSapi.Json("problem", """{"id":"7","status":"COMPLETED"}""", spoiled: Spoiled.Truncated)
            : FakeSapi.Json("problems", """[{"id":"7","status":"COMPLETED"}]"""));
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock));

        Assert.Contains(Resume, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"7","status":"COMPLETED"}""")]
    [InlineData("""{"id":"7","status":"COMPLETED","answer":null}""")]
    [InlineData("""{"id":"7","status":"COMPLETED","answer":{"format":"qp"}}""")]
    [InlineData("""{"id":"7","status":"COMPLETED","answer":{"format":"of tomorrow"}}""")]
    [InlineData("""{"id":"7","status":"COMPLETED","answer":{"format":"binary-ref"}}""")]
    [InlineData("""["7"]""")]
    public async Task AnAnswerThatCannotBeReadLosesNoJob(string message)
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(request => request.Line == "GET problems/7/"
            ? FakeSapi.Json("problem", message) : FakeSapi.Json("problems", """[{"id":"7","status":"COMPLETED"}]"""));
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock));

        Assert.Contains(Resume, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task AnUnknownJobIsSaidToBeUnknown()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(_ => FakeSapi.Json("problems", "[]"));
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        InputException error = await Assert.ThrowsAsync<InputException>(() => Answer(client, clock));

        Assert.Contains("knows no job 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUserWhoInterruptsAWaitDoesNotEndThoseOfOthers()
    {
        FakeSapiJobs service = new() { Questions = 40 };
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service.Handler, Clock = clock });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using CancellationTokenSource interrupt = new();
        ImmutableArray<SapiJob> jobs = await client.SubmitAsync([SapiTesting.Submission()], cancellation).On(clock);

        Task<SapiAnswer> first = client.AnswerAsync(jobs[0].Id, interrupt.Token);
        Task<SapiAnswer> second = client.AnswerAsync(jobs[0].Id, cancellation);
        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.On(clock));
        Assert.Equal([-1.0], (await second.On(clock)).Energies);
    }

    [Fact]
    public async Task BackOffAsksMoreAndMoreSeldom()
    {
        FakeTimeProvider clock = new();
        List<long> times = [];
        using FakeSapi service = new(request =>
        {
            times.Add(clock.GetTimestamp());
            Assert.DoesNotContain("timeout", request.Line, StringComparison.Ordinal);
            return FakeSapi.Json("problems", $$"""[{"id":"7","status":"{{(times.Count < 8 ? "PENDING" : "FAILED")}}"}]""");
        });
        DWaveConfiguration configuration = SapiTesting.Configuration with
        {
            PollStrategy = PollStrategy.Backoff,
            Backoff = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), 2),
        };
        using SapiClient client = new(configuration, new() { Handler = service, Clock = clock });

        await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock));

        // 1, 2, 4, 8, 16, 20, 20 s; the clock runs 50 ms at a time, and the pause may be a little longer.
        double[] pauses = [.. times.Zip(times.Skip(1), (a, b) => clock.GetElapsedTime(a, b).TotalSeconds)];
        Assert.All(pauses.Zip([1.0, 2, 4, 8, 16, 20, 20]), pair => Assert.InRange(pair.First, pair.Second, pair.Second + 2));
    }

    [Fact]
    public async Task WhatTheServiceExpectsIsPassedOn()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = FakeSapi.Script(
            ("GET problems/?id=7&timeout=30", () => FakeSapi.Json("problems", """
                [{"id":"7","label":"a","status":"PENDING","earliest_estimated_completion":"soon",
                "latest_estimated_completion":"later"}]
                """)),
            ("GET problems/?id=7&timeout=30",
                () => FakeSapi.Json("problems", """[{"id":"7","label":"a","status":"CANCELLED"}]""")));
        SapiListener listener = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock, Progress = listener });

        await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock));

        Assert.Equal(["PENDING", "CANCELLED"], listener.Heard.Select(heard => heard.Status));
        Assert.Equal(("soon", "later"), listener.Heard[0].EstimatedCompletion);
        Assert.All(listener.Heard, heard => Assert.Equal(("7", "a"), (heard.Id, heard.Label)));
    }

    [Fact]
    public async Task CancellingNamesTheJobsInTheBody()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = FakeSapi.Script(
            ("DELETE problems/", () => FakeSapi.Text(503)),
            ("DELETE problems/", () => FakeSapi.Json("problems", """
                [{"error_code":409,"error_msg":"Problem has been finished."},{"error_code":202,"error_msg":"may still complete"}]
                """)));
        SapiListener listener = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock, Progress = listener });

        await client.CancelAsync(["7", "8"], TestContext.Current.CancellationToken).On(clock);

        Assert.Equal("""["7","8"]"""u8.ToArray(), service.Seen[^1].Body);
        Assert.Equal(
            ["a job is not cancelled: Problem has been finished.", "a job is not cancelled: may still complete"],
            listener.Heard.Select(heard => heard.Notice));
    }

    [Fact]
    public async Task AListenerThatFailsIsHeardOf()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(_ => FakeSapi.Json("problems", """[{"id":"7","status":"PENDING"}]"""));
        SapiClientOptions options = new() { Handler = service, Clock = clock, Progress = new FailingListener() };
        using SapiClient client = new(SapiTesting.Configuration, options);

        await Assert.ThrowsAsync<NotSupportedException>(() => Answer(client, clock));
    }

    [Fact]
    public async Task TroubleIsSaidOnceWhileTheServiceIsAskedOn()
    {
        FakeTimeProvider clock = new();
        int asked = 0;
        using FakeSapi service = new(_ =>
            ++asked <= 30 ? FakeSapi.Text(500) : FakeSapi.Json("problems", """[{"id":"7","status":"CANCELLED"}]"""));
        SapiListener listener = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock, Progress = listener });

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Answer(client, clock, step: 0.2));

        Assert.Contains("Job 7 was cancelled", error.Message, StringComparison.Ordinal);
        Assert.Contains("500", Assert.Single(listener.Heard, heard => heard.Notice is not null).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosingTheClientEndsTheWaits()
    {
        FakeTimeProvider clock = new();
        using FakeSapi service = new(_ => FakeSapi.Json("problems", """[{"id":"7","status":"PENDING"}]"""));
        SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });
        Task<SapiAnswer> wait = client.AnswerAsync("7", TestContext.Current.CancellationToken);

        client.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.On(clock));
    }

    private static Task<SapiAnswer> Answer(SapiClient client, FakeTimeProvider clock, double step = 0.05) =>
        client.AnswerAsync("7", TestContext.Current.CancellationToken).On(clock, step);

    private static async Task Many(SapiClient client, FakeTimeProvider clock) => await Task.WhenAll(
        Enumerable.Range(0, 250).Select(i => Solve(client, $"job {i}"))).On(clock, step: 0.02);

    private static async Task<(string Label, string Id, double Energy)> Solve(SapiClient client, string label)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SapiJob job = (await client.SubmitAsync([SapiTesting.Submission(label)], cancellation))[0];
        SapiAnswer answer = await client.AnswerAsync(job.Id, cancellation);
        return (label, answer.Id, answer.Energies[0]);
    }

    private sealed class FailingListener : IProgress<SapiProgress>
    {
        public void Report(SapiProgress value) => throw new NotSupportedException("the disk is full");
    }

    /// <summary>A service that holds a question for the job "held" until it is let go, and has all others done.</summary>
    private sealed class HeldSapi(List<string> asked, Task hold) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            string address = request.RequestUri!.AbsoluteUri[FakeSapi.Root.Length..];
            if (!address.Contains('?', StringComparison.Ordinal))
                return FakeSapi.Json("problem", Message(address.Split('/')[1]));
            string[] ids = address.Split("id=")[1].Split('&')[0].Split(',');
            lock (asked)
                asked.AddRange(ids);
            if (ids is ["held"])
                await hold.WaitAsync(cancellationToken);
            return FakeSapi.Json("problems", JsonSerializer.Serialize(ids.Select(id =>
                new { id, status = id != "held" || hold.IsCompleted ? "COMPLETED" : "PENDING" })));
        }

        private static string Message(string id) => $$$"""
            {"id":"{{{id}}}","type":"ising","status":"COMPLETED","answer":{"format":"qp","num_variables":5,
            "energies":"AAAAAAAALsA=","num_occurrences":"ZAAAAA==","active_variables":"AAAAAAEAAAACAAAAAwAAAAQAAAA=","solutions":"AAAAAA==","timing":{} } }
            """;
    }
}
