using System.Text;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.Tests;

/// <summary>
/// Jobs of the D-Wave sampler are noted until they are read, cancelled with the program, and never lost; the token stays
/// secret.
/// </summary>
public sealed class DWaveJobsTests : IAsyncLifetime
{
    private static readonly Qubo Problem = RandomProblems.Mixed(6, seed: 2);
    private StandInAccount _account = null!;

    public async ValueTask InitializeAsync() => _account = await StandInAccount.StartAsync();

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    private JobStore Store => new(_account.JobFolder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AJobIsNotedWhileItRunsAndTheNoteReadsItsAnswer()
    {
        await _account.SetAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 700 });
        Task<SampleSet> run = _account.SampleAsync(Problem, options => options with { SpinReversals = 2 });

        StoredJob job = await Noted(run);
        SampleSet samples = await run;
        using SapiClient client = _account.Client();
        SapiAnswer[] answers = await Task.WhenAll(job.Ids.Select(id => client.AnswerAsync(id, Cancellation)));
        SampleSet read = job.Submission()!.Read(answers);

        Assert.Equal(2, job.Ids.Length);
        Assert.Equal(_account.Server.Endpoint.ToString(), job.Endpoint);
        Assert.Equal(samples.Samples.Select(Text), read.Samples.Select(Text));
        Assert.Empty(Store.All());

        static string Text(Sample sample) =>
            $"{string.Concat(sample.X.Select(bit => bit ? 1 : 0))} {sample.Energy:R} {sample.Occurrences}";
    }

    [Fact]
    public async Task TheNoteOfAHybridJobReadsItsAnswer()
    {
        await _account.SetAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 700 });
        Task<SampleSet> run = _account.SampleAsync(
            Problem, options => options with { Settings = new DWaveSettings { Solver = "StandIn_hybrid_bqm" } });

        StoredJob job = await Noted(run);
        SampleSet samples = await run;
        using SapiClient client = _account.Client();
        SampleSet read = HybridAnswer.Read(job.Qubo(), await client.AnswerAsync(job.Ids[0], Cancellation), job.Penalty,
            job.Descent);

        Assert.Null(job.Submission());
        Assert.Equal(samples.Best.X, read.Best.X);
        Assert.Equal(samples.Best.Energy, read.Best.Energy);
    }

    [Fact]
    public async Task CancellingCancelsTheJobsAtTheServiceAndForgetsThem()
    {
        await _account.SetAsync(new Fault { Kind = FaultKind.JobDelay, QueueMs = 60_000 });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<SampleSet> run = _account.StoppableAsync(Problem, options => options with { SpinReversals = 2 }, null, stop.Token);
        StoredJob job = await Noted(run);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        using SapiClient client = _account.Client();
        foreach (string id in job.Ids)
            Assert.Equal("CANCELLED", (await client.StatusAsync(id, Cancellation)).Status);
        Assert.Empty(Store.All());
    }

    [Theory]
    [InlineData(nameof(FaultKind.JobFailed), "offline")]
    [InlineData(nameof(FaultKind.JobCancelled), "cancelled")]
    public async Task AJobThatEndsWithoutAnAnswerIsNamedAndForgotten(string kind, string said)
    {
        await _account.SetAsync(new Fault { Kind = Enum.Parse<FaultKind>(kind) });

        SapiServiceException error = await Assert.ThrowsAsync<SapiServiceException>(() => _account.SampleAsync(Problem));

        JsonElement id = (await _account.StatisticsAsync()).GetProperty("ids")[0];
        Assert.Contains(id.GetString()!, error.Message);
        Assert.Contains(said, error.Message);
        Assert.Empty(Store.All());
    }

    [Fact]
    public async Task TheTokenIsInNoNoteNoReportAndNoError()
    {
        await _account.SetAsync(new Fault { Kind = FaultKind.JobDelay, RunMs = 500 });
        Task<SampleSet> run = _account.SampleAsync(Problem);
        await Noted(run);
        string note = await File.ReadAllTextAsync(Assert.Single(Store.All()).Note, Cancellation);
        HardwareReport report = (await run).Hardware!;
        using MemoryStream document = new();
        using (Utf8JsonWriter json = new(document))
        {
            json.WriteStartObject();
            HardwareJson.Write(json, report, Problem);
            json.WriteEndObject();
        }
        const string Wrong = "DEV-wrong-token-of-this-test";
        InputException refused = await Assert.ThrowsAsync<InputException>(
            () => _account.SampleAsync(Problem, options => options with { Environment = _account.Environment(Wrong) }));

        Assert.All((string[])[note, report.ToString(), Encoding.UTF8.GetString(document.ToArray())], text =>
            Assert.DoesNotContain(_account.Server.Token, text));
        Assert.Contains("401", refused.Message);
        Assert.DoesNotContain(Wrong, refused.ToString());
    }

    /// <summary>The note, as soon as it has the numbers of its jobs.</summary>
    private async Task<StoredJob> Noted(Task<SampleSet> run)
    {
        while (true)
        {
            if (Store.All() is [{ Job: { Ids.IsEmpty: false } job }]) return job;
            if (run.IsCompleted) await run;
            Assert.False(run.IsCompleted, "it ended before a note was seen");
            await Task.Delay(10, Cancellation);
        }
    }
}
