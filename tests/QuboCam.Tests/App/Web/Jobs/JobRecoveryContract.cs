using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>What becomes of jobs when the server ends, killed or stopped. One class per database runs it.</summary>
public abstract class JobRecoveryContract
{
    private static readonly JobLimits OneAtOnce = new() { AtOnce = 1, MostQueued = 10 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connection string of an empty database; null for SQLite.</summary>
    private protected abstract Task<string?> EmptyAsync();

    [Fact]
    public async Task JobsOfAKilledServerAreDoneByTheNextInTheirOrder()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs killed = new(store, OneAtOnce, TestWork.Forever);
        List<JobView> sent = [];
        foreach (string request in new[] { "first", "second", "third" })
        {
            sent.Add(await killed.SubmitAsync(request));
            store.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
        await killed.UntilAsync(sent[0].Id, "running");

        store.Restart();
        TestJobs next = new(store, OneAtOnce, TestWork.Quick);
        await next.Engine.StartAsync(Cancellation);
        foreach (JobView job in sent) await next.UntilAsync(job.Id, "done");

        Assert.Equal(["first", "second", "third"], next.Begun);
        Assert.Equal(2, (await store.Jobs.FindAsync(sent[0].Id, Cancellation))!.Attempts);
        Assert.Equal(1, (await store.Jobs.FindAsync(sent[1].Id, Cancellation))!.Attempts);
    }

    [Fact]
    public async Task AJobThatEndedTheServerTwiceIsNotBegunAgain()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs first = new(store, OneAtOnce, TestWork.Forever);
        JobView job = await first.SubmitAsync();
        await first.UntilAsync(job.Id, "running");
        store.Restart();
        TestJobs second = new(store, OneAtOnce, TestWork.Forever);
        await second.Engine.StartAsync(Cancellation);
        await second.UntilAsync(job.Id, "running");

        store.Restart();
        TestJobs third = new(store, OneAtOnce, TestWork.Quick);
        await third.Engine.StartAsync(Cancellation);
        JobView failed = await third.Engine.GetAsync(job.Id, Cancellation);

        Assert.Equal("failed", failed.State);
        Assert.Equal("The server ended 2 times while it worked on this, so it is not begun again.", failed.Error);
        Assert.Empty(third.Begun);
    }

    [Fact]
    public async Task AResultOutlivesTheServer()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs killed = new(store, OneAtOnce, TestWork.Quick);
        JobView job = await killed.SubmitAsync();
        await killed.UntilAsync(job.Id, "done");

        store.Restart();
        TestJobs next = new(store, OneAtOnce, TestWork.Forever);
        await next.Engine.StartAsync(Cancellation);

        Assert.Equal("done", (await next.Engine.GetAsync(job.Id, Cancellation)).State);
        Assert.Equal(TestWork.Outcome().Document, await next.Engine.ResultAsync(job.Id, Cancellation));
        Assert.Empty(next.Begun);
    }

    [Fact]
    public async Task AServerThatStopsPutsItsJobsBackIntoTheQueue()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs stopped = new(store, OneAtOnce with { ShutdownGrace = TimeSpan.Zero }, TestWork.UntilCancelled);
        JobView running = await stopped.SubmitAsync("running");
        store.Time.Advance(TimeSpan.FromMilliseconds(1));
        JobView waiting = await stopped.SubmitAsync("waiting");
        await stopped.UntilAsync(running.Id, "running");

        await stopped.Engine.StopAsync(Cancellation);
        JobRow first = (await store.Jobs.FindAsync(running.Id, Cancellation))!;
        JobRow second = (await store.Jobs.FindAsync(waiting.Id, Cancellation))!;
        store.Restart();
        TestJobs next = new(store, OneAtOnce, TestWork.Quick);
        await next.Engine.StartAsync(Cancellation);
        await next.UntilAsync(waiting.Id, "done");

        Assert.All([first, second], row => Assert.Equal(
            (JobStatus.Queued, 0, (DateTimeOffset?)null, (DateTimeOffset?)null), (row.Status, row.Attempts, row.Started, row.Finished)));
        Assert.Equal(["running", "waiting"], next.Begun);
    }

    [Fact]
    public async Task AServerThatStopsLetsAJobEndThatIsNearlyDone()
    {
        using TestStore store = new(await EmptyAsync());
        TaskCompletionSource<JobOutcome> end = new();
        TestJobs jobs = new(store, OneAtOnce, _ => end.Task);
        JobView running = await jobs.SubmitAsync("running"), waiting = await jobs.SubmitAsync("waiting");
        await jobs.UntilAsync(running.Id, "running");

        Task stop = jobs.Engine.StopAsync(Cancellation);
        await Assert.ThrowsAsync<QueueFullException>(() => jobs.SubmitAsync());
        end.SetResult(TestWork.Outcome());
        await stop;

        Assert.Equal(JobStatus.Done, (await store.Jobs.FindAsync(running.Id, Cancellation))!.Status);
        Assert.Equal(JobStatus.Queued, (await store.Jobs.FindAsync(waiting.Id, Cancellation))!.Status);
        Assert.Equal(["running"], jobs.Begun);
    }

    [Fact]
    public async Task AJobThatHearsNothingDoesNotHoldTheServer()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce with { ShutdownGrace = TimeSpan.Zero }, TestWork.Forever);
        JobView job = await jobs.SubmitAsync();
        await jobs.UntilAsync(job.Id, "running");
        using CancellationTokenSource hurry = new(TimeSpan.FromMilliseconds(100));

        await jobs.Engine.StopAsync(hurry.Token).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(JobStatus.Running, (await store.Jobs.FindAsync(job.Id, Cancellation))!.Status);
    }

    [Fact]
    public async Task ACancelledJobStaysCancelledWhenTheServerStops()
    {
        using TestStore store = new(await EmptyAsync());
        TestJobs jobs = new(store, OneAtOnce, TestWork.UntilCancelled);
        JobView job = await jobs.SubmitAsync();
        await jobs.UntilAsync(job.Id, "running");

        await jobs.Engine.CancelAsync(job.Id, Cancellation);
        await jobs.Engine.StopAsync(Cancellation);

        Assert.Equal(JobStatus.Cancelled, (await store.Jobs.FindAsync(job.Id, Cancellation))!.Status);
    }
}

/// <summary>Recovery over SQLite.</summary>
public sealed class SqliteJobRecoveryTests : JobRecoveryContract
{
    private protected override Task<string?> EmptyAsync() => Task.FromResult<string?>(null);
}

/// <summary>Recovery over PostgreSQL.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresJobRecoveryTests(PostgresServer server) : JobRecoveryContract
{
    private protected override async Task<string?> EmptyAsync() => await server.NewDatabaseAsync();
}
