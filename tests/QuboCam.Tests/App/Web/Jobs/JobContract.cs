using System.Text;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>The way of a job: queued, running, ended, cancelled. One class per database runs it.</summary>
public abstract class JobContract
{
    private static readonly JobLimits OneAtOnce = new() { AtOnce = 1, MostQueued = 10 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connection string of an empty database; null for SQLite.</summary>
    private protected abstract Task<string?> EmptyAsync();

    [Fact]
    public async Task AJobIsDoneAndItsResultIsKept()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, TestWork.Quick);

        JobView sent = await jobs.SubmitAsync();
        JobView done = await jobs.UntilAsync(sent.Id, "done");

        Assert.Equal("""{"x":1}""", Encoding.UTF8.GetString((await jobs.Engine.ResultAsync(sent.Id, Cancellation))!));
        Assert.Equal($"/api/v1/jobs/{sent.Id}/result", done.Result);
        Assert.Equal((1.0, (string?)null), (done.Fraction, done.Error));
        Assert.Equal(22, sent.Id.Length);
    }

    [Fact]
    public async Task AJobIsInTheDatabaseBeforeItsSenderHearsOfIt()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, TestWork.Forever);

        JobView sent = await jobs.Engine.SubmitAsync("test", """{"beta":1}""", ["ab", "cd"], Cancellation);
        JobRow row = (await store.Jobs.FindAsync(sent.Id, Cancellation))!;

        Assert.Equal(
            ("test", """{"beta":1}""", "ab cd", store.Time.GetUtcNow()),
            (row.Kind, row.Request, row.Blobs, row.Created));
    }

    [Fact]
    public async Task WhatIsWrongWithARequestIsTheJobsErrorInOneLine()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, _ => throw new InputException("beta -1: at least 0.\nTry 1."));

        JobView failed = await jobs.UntilAsync((await jobs.SubmitAsync()).Id, "failed");

        Assert.Equal("beta -1: at least 0. Try 1.", failed.Error);
        Assert.Null(await jobs.Engine.ResultAsync(failed.Id, Cancellation));
    }

    [Fact]
    public async Task AnErrorOfTheServerIsToldByItsReferenceOnly()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, _ => throw new InvalidOperationException("/home/secret"));

        string error = (await jobs.UntilAsync((await jobs.SubmitAsync()).Id, "failed")).Error!;
        string reference = error["Internal error, reference ".Length..][..8];

        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        string line = Assert.Single(jobs.Log.Lines, one => one.Contains(reference, StringComparison.Ordinal));
        Assert.EndsWith("/home/secret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullStoreFailsTheJobAndItsWatchersHearOfIt()
    {
        using TestStore store = new(await EmptyAsync());
        await store.BlobAsync();
        BlobStore full = new(store.Folder, mostBytes: 1);
        TestJobs runner = new(store, OneAtOnce, TestWork.Quick);
        JobEngine engine = new(store.Jobs, full, [runner], OneAtOnce, store.Time, runner.Log);

        JobView sent = await engine.SubmitAsync("test", "{}", [], Cancellation);
        List<JobSnapshot> seen = [];
        await foreach (JobSnapshot snapshot in engine.WatchAsync(sent.Id, Cancellation)) seen.Add(snapshot);

        Assert.Equal("failed", seen[^1].View.State);
        Assert.Contains("more than 1 bytes", seen[^1].View.Error, StringComparison.Ordinal);
        Assert.Equal(JobStatus.Failed, (await store.Jobs.FindAsync(sent.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task AFullQueueTakesNoMoreUntilThereIsRoom()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, new() { AtOnce = 1, MostQueued = 1 }, TestWork.UntilCancelled);
        string running = (await jobs.SubmitAsync()).Id;
        await jobs.SubmitAsync();

        await Assert.ThrowsAsync<QueueFullException>(() => jobs.SubmitAsync());
        await jobs.Engine.CancelAsync(running, Cancellation);
        await jobs.UntilAsync(running, "cancelled");
        await RoomAsync(jobs);
    }

    [Fact]
    public async Task AServerWithoutAQueueTakesAsManyAsItDoes()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, new() { AtOnce = 2, MostQueued = 0 }, TestWork.Forever);

        await jobs.SubmitAsync();
        await jobs.SubmitAsync();

        await Assert.ThrowsAsync<QueueFullException>(() => jobs.SubmitAsync());
    }

    [Fact]
    public async Task ManyAtOnceDoNotOverfillTheQueue()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, new() { AtOnce = 1, MostQueued = 3 }, TestWork.Forever);

        bool[] taken = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () =>
        {
            try
            {
                await jobs.SubmitAsync();
                return true;
            }
            catch (QueueFullException)
            {
                return false;
            }
        })));

        Assert.Equal(1 + 3, taken.Count(one => one));
        Assert.Equal(1 + 3, (await store.Jobs.ListAsync(100, Cancellation)).Count);
    }

    [Fact]
    public async Task JobsAreBegunInTheOrderInWhichTheyCame()
    {
        using TestStore store = new(await EmptyAsync());
        TaskCompletionSource go = new();
        TestJobs jobs = new(store, OneAtOnce, async _ =>
        {
            await go.Task;
            return TestWork.Outcome();
        });
        string[] requests = ["0", "1", "2", "3", "4"];
        List<JobView> sent = [];
        foreach (string request in requests) sent.Add(await jobs.SubmitAsync(request));
        await jobs.UntilAsync(sent[0].Id, "running");

        int?[] positions = [
            .. await Task.WhenAll(sent.Select(async job => (await jobs.Engine.GetAsync(job.Id, Cancellation)).Position)),
        ];
        go.SetResult();
        foreach (JobView job in sent) await jobs.UntilAsync(job.Id, "done");

        Assert.Equal([null, 1, 2, 3, 4], positions);
        Assert.Equal(requests, jobs.Begun);
    }

    [Fact]
    public async Task AJobCancelledInTheQueueIsNeverBegun()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, TestWork.UntilCancelled);
        JobView running = await jobs.SubmitAsync("running"), waiting = await jobs.SubmitAsync("waiting");
        await jobs.UntilAsync(running.Id, "running");

        await jobs.Engine.CancelAsync(waiting.Id, Cancellation);
        JobView cancelled = await jobs.UntilAsync(waiting.Id, "cancelled");
        await jobs.Engine.CancelAsync(running.Id, Cancellation);
        await jobs.UntilAsync(running.Id, "cancelled");

        Assert.Equal(["running"], jobs.Begun);
        Assert.Null(cancelled.Started);
        Assert.Null(cancelled.Error);
        Assert.Equal(JobStatus.Cancelled, (await store.Jobs.FindAsync(waiting.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task WhatACancelledJobHasDoneIsKept()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, async context =>
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
            return TestWork.Outcome("""{"methods":2}""", isCut: true);
        });
        JobView job = await jobs.SubmitAsync();
        await jobs.UntilAsync(job.Id, "running");

        await jobs.Engine.CancelAsync(job.Id, Cancellation);
        await jobs.UntilAsync(job.Id, "cancelled");

        Assert.Equal("""{"methods":2}""", Encoding.UTF8.GetString((await jobs.Engine.ResultAsync(job.Id, Cancellation))!));
        await jobs.Engine.CancelAsync(job.Id, Cancellation); // nothing happens to one that has ended
    }

    [Fact]
    public async Task AJobThatTakesTooLongIsStoppedAndSaysSo()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce with { Longest = TimeSpan.FromMinutes(30) }, TestWork.UntilCancelled);
        JobView job = await jobs.SubmitAsync();
        while (jobs.Begun.Count == 0) await Task.Delay(5, Cancellation);

        store.Time.Advance(TimeSpan.FromMinutes(29));
        string before = (await jobs.Engine.GetAsync(job.Id, Cancellation)).State;
        store.Time.Advance(TimeSpan.FromMinutes(1));
        JobView stopped = await jobs.UntilAsync(job.Id, "cancelled");

        Assert.Equal("running", before);
        Assert.Equal("Stopped after 00:30:00, the longest that a job may take here.", stopped.Error);
    }

    [Fact]
    public async Task AJobOfNoNumberIsNotKept()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, TestWork.Quick);

        await Assert.ThrowsAsync<NotKeptException>(() => jobs.Engine.GetAsync("none", Cancellation));
        await Assert.ThrowsAsync<NotKeptException>(() => jobs.Engine.CancelAsync("none", Cancellation));
        await Assert.ThrowsAsync<NotKeptException>(() => jobs.WatchAsync("none"));
    }

    /// <summary>A place is free a moment after the job has ended.</summary>
    private static async Task RoomAsync(TestJobs jobs)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await jobs.SubmitAsync();
                return;
            }
            catch (QueueFullException) when (i < 200)
            {
                await Task.Delay(10, Cancellation);
            }
        }
    }
}

/// <summary>Jobs over SQLite.</summary>
public sealed class SqliteJobTests : JobContract
{
    private protected override Task<string?> EmptyAsync() => Task.FromResult<string?>(null);
}

/// <summary>Jobs over PostgreSQL.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresJobTests(PostgresServer server) : JobContract
{
    private protected override async Task<string?> EmptyAsync() => await server.NewDatabaseAsync();
}
