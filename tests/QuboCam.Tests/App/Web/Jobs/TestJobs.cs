using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using QuboCam.App.Web;

namespace QuboCam.Tests.App.Web;

/// <summary>A server's jobs over a store; what the jobs do is given by the test.</summary>
internal sealed class TestJobs : IJobRunner
{
    private readonly ConcurrentQueue<string> _begun = [];
    private readonly Func<JobContext, Task<JobOutcome>> _work;

    public TestJobs(TestStore store, JobLimits limits, Func<JobContext, Task<JobOutcome>> work)
    {
        _work = work;
        Engine = new JobEngine(store.Jobs, store.Blobs, [this], limits, store.Time, Log);
    }

    public string Kind => "test";

    public JobEngine Engine { get; }

    public ListLog<JobEngine> Log { get; } = new();

    /// <summary>The requests that were begun, in their order.</summary>
    public IReadOnlyCollection<string> Begun => _begun;

    public Task<JobOutcome> RunAsync(JobContext context)
    {
        _begun.Enqueue(context.Request);
        return _work(context);
    }

    public Task<JobView> SubmitAsync(string request = "{}") =>
        Engine.SubmitAsync("test", request, [], TestContext.Current.CancellationToken);

    /// <summary>Waits until a job is in a state, and tells of it.</summary>
    public async Task<JobView> UntilAsync(string id, string state)
    {
        for (int i = 0; i < 1000; i++)
        {
            JobView view = await Engine.GetAsync(id, TestContext.Current.CancellationToken);
            if (view.State == state) return view;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"The job does not become {state}: {await Engine.GetAsync(id, TestContext.Current.CancellationToken)}");
        return null!;
    }

    /// <summary>All that a watcher sees.</summary>
    public async Task<List<JobSnapshot>> WatchAsync(string id)
    {
        List<JobSnapshot> seen = [];
        await foreach (JobSnapshot snapshot in Engine.WatchAsync(id, TestContext.Current.CancellationToken))
            seen.Add(snapshot);
        return seen;
    }
}

/// <summary>Work that jobs of tests do.</summary>
internal static class TestWork
{
    public static JobOutcome Outcome(string document = """{"x":1}""", bool isCut = false) =>
        new(System.Text.Encoding.UTF8.GetBytes(document), ExplanationId: null, isCut);

    /// <summary>Ends at once.</summary>
    public static Task<JobOutcome> Quick(JobContext context) => Task.FromResult(Outcome());

    /// <summary>Never ends, whatever is asked of it: as work in a program that is killed.</summary>
    public static Task<JobOutcome> Forever(JobContext context) => new TaskCompletionSource<JobOutcome>().Task;

    /// <summary>Goes on until it is cancelled.</summary>
    public static async Task<JobOutcome> UntilCancelled(JobContext context)
    {
        await Task.Delay(Timeout.Infinite, context.Cancellation);
        return Outcome();
    }
}

/// <summary>A log that can be read.</summary>
internal sealed class ListLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}");
}
