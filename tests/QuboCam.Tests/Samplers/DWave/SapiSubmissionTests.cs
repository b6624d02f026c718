using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace QuboCam.Tests;

/// <summary>Submissions: what is sent, and that whatever goes wrong no job is submitted twice and none is lost.</summary>
public sealed class SapiSubmissionTests
{
    private static readonly DWaveConfiguration Compressed = SapiTesting.Configuration with { Compress = true };

    [Fact]
    public void ACompressedBodyIsInTheContainerOfZlib()
    {
        using JsonDocument vector = JsonDocument.Parse(File.ReadAllText(SharedFiles.Golden("sapi/compression.json")));
        byte[] body = Encoding.UTF8.GetBytes(vector.RootElement.GetProperty("body").GetString()!);

        using HttpContent content = SubmissionRun.Json(body, compress: true);

        using MemoryStream sent = new();
        content.CopyTo(sent, null, TestContext.Current.CancellationToken);
        Assert.Equal("deflate", Assert.Single(content.Headers.ContentEncoding));
        Assert.Equal(0x78, sent.ToArray()[0]);
        Assert.Equal(body, Inflated(sent.ToArray()));
        Assert.Equal(body, Inflated(vector.RootElement.GetProperty("zlib_base64").GetBytesFromBase64()));
    }

    [Fact]
    public async Task JobsGoTwentyInARequestAndComeInTheirOrder()
    {
        FakeSapiJobs service = new();

        ImmutableArray<SapiJob> jobs = await Submit(service, [.. Enumerable.Range(0, 45).Select(i => $"job {i}")]);

        Assert.Equal([20, 20, 5], Posts(service).Select(body => body.GetArrayLength()));
        Assert.Equal(Enumerable.Range(0, 45).Select(i => $"job {i}"), jobs.Select(job => job.Label!.Split(" #")[0]));
        Assert.Equal(service.Labels, jobs.Select(job => job.Label));
    }

    [Fact]
    public async Task AnEntryHasTheFieldsOfTheProtocol()
    {
        FakeSapiJobs service = new();

        await Submit(service, ["one"]);

        JsonElement entry = Assert.Single(Posts(service))[0];
        Assert.Equal("clique_5q_mock", entry.GetProperty("solver").GetProperty("name").GetString());
        Assert.Equal("clique_5", entry.GetProperty("solver").GetProperty("version").GetProperty("graph_id").GetString());
        Assert.Equal("ising", entry.GetProperty("type").GetString());
        Assert.Equal("qp", entry.GetProperty("data").GetProperty("format").GetString());
        Assert.Equal(10, entry.GetProperty("params").GetProperty("num_reads").GetInt32());
        Assert.Matches("^one #[0-9a-f]{8,}$", entry.GetProperty("label").GetString());
        SapiRequestSeen request = service.Handler.Seen[0];
        Assert.Equal(SapiTesting.Secret, request.Header("X-Auth-Token"));
        Assert.Equal("application/vnd.dwave.sapi.problems+json; version=3.0.0", request.Header("Accept"));
        Assert.StartsWith("qubocam/", request.Header("User-Agent"), StringComparison.Ordinal);
        Assert.StartsWith("application/json", request.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DropAfter")]
    [InlineData("Status500After")]
    [InlineData("TruncatedAfter")]
    [InlineData("HtmlAfter")]
    [InlineData("EndlessAfter")]
    public async Task JobsWhoseReplyIsLostAreFoundByTheirLabels(string fault)
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(Enum.Parse<SapiFault>(fault));

        ImmutableArray<SapiJob> jobs = await Submit(service, ["a", "b", "c"]);

        Assert.Single(Posts(service));
        Assert.Equal(["1", "2", "3"], jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task AServiceThatKnowsNoLabelsIsNotMisunderstood()
    {
        FakeSapiJobs service = new FakeSapiJobs { KnowsLabels = false }.FailSubmissions(SapiFault.None, SapiFault.DropAfter);
        string[] labels = [.. Enumerable.Range(0, 22).Select(i => $"job {i}")];

        ImmutableArray<SapiJob> jobs = await Submit(service, labels);

        Assert.Equal(labels, jobs.Select(job => job.Label!.Split(" #")[0]));
        Assert.Equal(22, service.Labels.Distinct().Count());
        Assert.Equal(22, service.Labels.Length);
    }

    [Fact]
    public async Task OnlyThoseThatAreMissingAreSentAgain()
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(SapiFault.DropAfterHalf);

        ImmutableArray<SapiJob> jobs = await Submit(service, ["a", "b", "c", "d"]);

        Assert.Equal([4, 2], Posts(service).Select(body => body.GetArrayLength()));
        Assert.Equal(["a", "b", "c", "d"], service.Labels.Select(label => label.Split(" #")[0]));
        Assert.Equal(["1", "2", "3", "4"], jobs.Select(job => job.Id));
    }

    [Theory]
    [InlineData("Status429")]
    [InlineData("Status503")]
    [InlineData("Refuse")]
    public async Task WhatWasNotTakenIsSentAgainWithoutALook(string fault)
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(Enum.Parse<SapiFault>(fault), Enum.Parse<SapiFault>(fault));

        await Submit(service, ["a"]);

        Assert.Equal(["POST problems/", "POST problems/", "POST problems/"], service.Handler.Lines);
        Assert.Single(service.Labels);
    }

    [Theory]
    [InlineData("DropBefore")]
    [InlineData("Status500Before")]
    public async Task WhatIsMissingAfterSeveralLooksIsSentAgain(string fault)
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(Enum.Parse<SapiFault>(fault));

        await Submit(service, ["a"]);

        string[] lines = service.Handler.Lines;
        Assert.Equal("POST problems/", lines[0]);
        Assert.Equal("POST problems/", lines[^1]);
        Assert.True(lines.Length >= 4);
        Assert.All(lines[1..^1], line => Assert.StartsWith("GET problems/?label=a%20%23", line, StringComparison.Ordinal));
        Assert.Single(service.Labels);
    }

    [Fact]
    public async Task WhereTheServiceIsSlowAndMayStillTakeAJobNothingIsSentAgain()
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(SapiFault.EndlessBefore);

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Submit(service, ["slow one"]));

        Assert.Contains("in doubt", error.Message, StringComparison.Ordinal);
        Assert.Contains("slow one #", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Single(service.Handler.Lines, line => line == "POST problems/");
    }

    [Fact]
    public async Task WhereTheServiceCannotBeAskedTheDoubtIsSaid()
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(SapiFault.DropAfter)
            .FailOthers([.. Enumerable.Repeat(SapiFault.DropBefore, 100)]);

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Submit(service, ["a"]));

        Assert.Contains("in doubt", error.Message, StringComparison.Ordinal);
        Assert.Single(service.Handler.Lines, line => line == "POST problems/");
    }

    [Fact]
    public async Task WhereTheDoubtIsSaidTheJobsThatAreKnownAreNamed()
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions(SapiFault.None, SapiFault.EndlessBefore);
        SapiListener listener = new();

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(
            () => Submit(service, [.. Enumerable.Range(0, 21).Select(i => $"job {i}")], listener));

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), listener.Heard.Select(heard => heard.Id));
        Assert.Contains("'job 20 #", error.Message, StringComparison.Ordinal);
        Assert.Contains("--resume 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"{i}"), error.Ids);
    }

    [Fact]
    public async Task ARefusedEntryIsNamedAndTheOthersAreReportedAndCancelled()
    {
        FakeSapiJobs service = new() { RefusedLabel = "wrong" };
        SapiListener listener = new();

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => Submit(service, ["right", "wrong", "also right"], listener));

        Assert.Contains("2 of 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such parameter", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], listener.Heard.Select(heard => heard.Id));
        Assert.Equal(["1", "2"], service.Cancelled);
    }

    [Fact]
    public async Task AServiceThatStaysBusyIsGivenUp()
    {
        FakeSapiJobs service = new FakeSapiJobs().FailSubmissions([.. Enumerable.Repeat(SapiFault.Status429, 100)]);

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => Submit(service, ["a"]));

        Assert.Contains("429", error.Message, StringComparison.Ordinal);
        Assert.Equal(1 + SapiTesting.Configuration.Retries.Most, service.Handler.Lines.Length);
    }

    [Fact]
    public async Task UnderAnyFaultsNoJobIsTakenTwiceAndNoneIsLost()
    {
        SapiFault[] kinds = [.. Enum.GetValues<SapiFault>().Where(kind => kind != SapiFault.EndlessBefore)];
        Random random = new(7);
        string[] labels = [.. Enumerable.Range(0, 25).Select(i => $"job {i}")];
        for (int trial = 0; trial < 40; trial++)
        {
            FakeSapiJobs service = new FakeSapiJobs()
                .FailSubmissions([.. Enumerable.Range(0, 3).Select(_ => kinds[random.Next(kinds.Length)])])
                .FailOthers(
                    [.. Enumerable.Range(0, 20).Select(i => i % 4 == 0 ? kinds[random.Next(kinds.Length)] : SapiFault.None)]);

            ImmutableArray<SapiJob> jobs = await Submit(service, labels, step: 0.5);

            Assert.Equal(labels, jobs.Select(job => job.Label!.Split(" #")[0]));
            Assert.Equal(
                service.Labels.Order(StringComparer.Ordinal), jobs.Select(job => job.Label!).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task AJobThatIsTakenWhileTheUserInterruptsIsStillReported()
    {
        using CancellationTokenSource interrupt = new();
        SapiListener listener = new();
        FakeTimeProvider clock = new();
        using InterruptedSapi service = new(interrupt, clock);
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock, Progress = listener });

        await client.SubmitAsync([SapiTesting.Submission("a")], interrupt.Token).On(clock);

        Assert.Equal("77", Assert.Single(listener.Heard).Id);
    }

    [Fact]
    public async Task AnEntryThatTheServiceIsTooBusyForIsSentAgainAlone()
    {
        using FakeSapi service = FakeSapi.Script(
            ("POST problems/",
                () => FakeSapi.Json("problems", """[{"id":"1","status":"PENDING"},{"error_code":429,"error_msg":"later"}]""")),
            ("POST problems/", () => FakeSapi.Json("problems", """[{"id":"2","status":"PENDING"}]""")));
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        ImmutableArray<SapiJob> jobs = await client.SubmitAsync(
            [SapiTesting.Submission("a"), SapiTesting.Submission("b")], TestContext.Current.CancellationToken).On(clock);

        Assert.Equal(["1", "2"], jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task TheJobsOfALabelAreFound()
    {
        using FakeSapi service = FakeSapi.Script(("GET problems/?max_results=1000", () => FakeSapi.Json("problems", """
            [{"id":"1","label":"mine #0123456789ab","status":"PENDING"},{"id":"2","label":"mine too","status":"PENDING"},
            {"id":"3","label":"mine","status":"FAILED"},{"id":"4","label":null,"status":"FAILED"}]
            """)));
        FakeTimeProvider clock = new();
        using SapiClient client = new(SapiTesting.Configuration, new() { Handler = service, Clock = clock });

        ImmutableArray<SapiStatus> jobs = await client.JobsAsync("mine", TestContext.Current.CancellationToken).On(clock);

        Assert.Equal(["1", "3"], jobs.Select(job => job.Id));
    }

    private static async Task<ImmutableArray<SapiJob>> Submit(
        FakeSapiJobs service, string[] labels, SapiListener? listener = null, double step = 0.05)
    {
        FakeTimeProvider clock = new();
        using SapiClient client = new(Compressed, new() { Handler = service.Handler, Clock = clock, Progress = listener });
        return await client.SubmitAsync([.. labels.Select(SapiTesting.Submission)], TestContext.Current.CancellationToken)
            .On(clock, step);
    }

    private static JsonElement[] Posts(FakeSapiJobs service) =>
    [
        .. service.Handler.Seen.Where(request => request.Line == "POST problems/").Select(request =>
        {
            using JsonDocument document = JsonDocument.Parse(FakeSapiJobs.Text(request));
            return document.RootElement.Clone();
        }),
    ];

    private static byte[] Inflated(byte[] bytes)
    {
        using MemoryStream plain = new();
        using ZLibStream zlib = new(new MemoryStream(bytes), CompressionMode.Decompress);
        zlib.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>A service that takes a job, while the user gives up before its reply is there.</summary>
    private sealed class InterruptedSapi(CancellationTokenSource interrupt, FakeTimeProvider clock) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await interrupt.CancelAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            return FakeSapi.Json("problems", """[{"id":"77","status":"PENDING","label":"a"}]""");
        }
    }
}
