using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>Watching a job.</summary>
public sealed class JobWatchTests
{
    private static readonly JobLimits OneAtOnce = new() { AtOnce = 1, MostQueued = 10, ShutdownGrace = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWatcherWhoComesLateSeesHowItStandsAndThenTheEnd()
    {
        using TestStore store = new(postgres: null);
        TaskCompletionSource reported = new(), go = new();
        TestJobs jobs = new(store, OneAtOnce, async context =>
        {
            context.Report("methods", 0.25);
            context.Partial([1]);
            context.Report("methods", 0.5);
            context.Partial([1, 2]);
            reported.SetResult();
            await go.Task;
            return TestWork.Outcome();
        });
        JobView job = await jobs.SubmitAsync();
        await reported.Task;

        List<JobSnapshot> seen = [];
        await foreach (JobSnapshot snapshot in jobs.Engine.WatchAsync(job.Id, Cancellation))
        {
            seen.Add(snapshot);
            go.TrySetResult();
        }

        Assert.Equal(("running", "methods", 0.5), (seen[0].View.State, seen[0].View.Stage, seen[0].View.Fraction));
        Assert.Equal([1, 2], seen[0].Partial);
        Assert.Equal("done", seen[^1].View.State);
        Assert.Single(seen, one => !one.View.IsUnfinished);
    }

    [Fact]
    public async Task ASlowWatcherMissesWhatLiesBetween()
    {
        using TestStore store = new(postgres: null);
        TaskCompletionSource begin = new(), reported = new(), go = new();
        TestJobs jobs = new(store, OneAtOnce, async context =>
        {
            await begin.Task;
            for (int i = 0; i < 1000; i++) context.Report($"stage {i}", i / 1000.0);
            reported.SetResult();
            await go.Task;
            return TestWork.Outcome();
        });
        JobView job = await jobs.SubmitAsync();
        await jobs.UntilAsync(job.Id, "running");
        List<string> stages = [];

        await foreach (JobSnapshot snapshot in jobs.Engine.WatchAsync(job.Id, Cancellation))
        {
            stages.Add(snapshot.View.Stage);
            begin.TrySetResult();
            await reported.Task; // all stages pass while this one is looked at
            go.TrySetResult();
        }

        Assert.InRange(stages.Count, 2, 3);
        Assert.Equal("stage 999", stages[^1]);
    }

    [Fact]
    public async Task OfAJobThatHasEndedAWatcherSeesTheEndAlone()
    {
        using TestStore store = new(postgres: null);
        TestJobs jobs = new(store, OneAtOnce, TestWork.Quick);
        JobView job = await jobs.SubmitAsync();
        await jobs.WatchAsync(job.Id);
        store.Restart();

        List<JobSnapshot> seen = await new TestJobs(store, OneAtOnce, TestWork.Quick).WatchAsync(job.Id);

        Assert.Equal("done", Assert.Single(seen).View.State);
    }

    [Fact]
    public async Task AWatcherIsLetGoWhenTheServerStops()
    {
        using TestStore store = new(postgres: null);
        TestJobs jobs = new(store, OneAtOnce, TestWork.UntilCancelled);
        JobView running = await jobs.SubmitAsync(), waiting = await jobs.SubmitAsync();
        await jobs.UntilAsync(running.Id, "running");
        Task<List<JobSnapshot>> first = jobs.WatchAsync(running.Id), second = jobs.WatchAsync(waiting.Id);

        await jobs.Engine.StopAsync(Cancellation);

        Assert.Equal("queued", (await first.WaitAsync(TimeSpan.FromSeconds(30), Cancellation))[^1].View.State);
        Assert.Equal("queued", (await second.WaitAsync(TimeSpan.FromSeconds(30), Cancellation))[^1].View.State);
    }

    [Fact]
    public async Task AWatcherWhoGoesEndsNothing()
    {
        using TestStore store = new(postgres: null);
        TaskCompletionSource<JobOutcome> end = new();
        TestJobs jobs = new(store, OneAtOnce, _ => end.Task);
        JobView job = await jobs.SubmitAsync();
        await jobs.UntilAsync(job.Id, "running");
        using CancellationTokenSource gone = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (JobSnapshot _ in jobs.Engine.WatchAsync(job.Id, gone.Token)) await gone.CancelAsync();
        });
        end.SetResult(TestWork.Outcome());

        await jobs.UntilAsync(job.Id, "done");
    }
}
