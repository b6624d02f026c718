using QuboCam.App.Cluster;

namespace QuboCam.Tests.App.Cluster;

public sealed class BatchRunnerTests
{
    private readonly List<WorkerTask> _asked = [];

    [Fact]
    public async Task ABatchIsAskedForOnce()
    {
        BatchResult result = await RunAsync(_ => false);

        Assert.Equal(Enumerable.Range(8, 8), result.Images.Select(image => image.Index));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task AnImageThatEndsItsWorkerTwiceAloneIsLeftOut()
    {
        BatchResult result = await RunAsync(task => task.Only == 11 || (task.Only is null && !task.LeaveOut.ContainsKey(11)));

        Assert.Equal([11], result.Images.Where(image => image.Skipped is not null).Select(image => image.Index));
        Assert.Contains("2 tries", result.Images[3].Skipped, StringComparison.Ordinal);
        Assert.Equal(2, _asked.Count(task => task.Only == 11));
    }

    [Fact]
    public async Task AWorkerThatEndsByChanceCostsNoImage()
    {
        int calls = 0;

        BatchResult result = await RunAsync(_ => ++calls is 1 or 4); // the batch, and one image alone

        Assert.All(result.Images, image => Assert.Null(image.Skipped));
    }

    [Fact]
    public async Task ImagesThatAreHarmlessOnlyAloneAreLeftOutTogether()
    {
        BatchResult result = await RunAsync(task => task.Only is null && task.LeaveOut.Count < 8);

        Assert.All(result.Images, image => Assert.Contains("whole batch", image.Skipped, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AWorkerThatEndsWithoutAnyImageEndsTheJobAndBlamesNone()
    {
        JobFailedException error = await Assert.ThrowsAsync<JobFailedException>(() => RunAsync(_ => true));

        Assert.Equal("batch 1: its worker ended (signal 11) even with all its images left out", error.Message);
    }

    [Fact]
    public async Task WhatPassesIsWaitedFor()
    {
        int calls = 0;
        BatchRunner runner = new((task, _, _) => Task.FromResult(
            ++calls == 1 ? new WorkerAnswer([], "the database is gone", Passing: true) : Answer(task)), hangAfter: null);

        BatchResult result = await runner.RunAsync("job", 1, 8..16, next: null, TestContext.Current.CancellationToken);

        Assert.Equal(8, result.Images.Count);
    }

    [Fact]
    public async Task WhatDoesNotPassEndsTheJob()
    {
        BatchRunner runner = new((_, _, _) => Task.FromResult(new WorkerAnswer([], "the model has no layer 'x'")), hangAfter: null);

        JobFailedException error = await Assert.ThrowsAsync<JobFailedException>(
            () => runner.RunAsync("job", 0, 0..8, next: null, TestContext.Current.CancellationToken));

        Assert.Equal("the model has no layer 'x'", error.Message);
    }

    private Task<BatchResult> RunAsync(Func<WorkerTask, bool> ends)
    {
        BatchRunner runner = new((task, _, _) =>
        {
            _asked.Add(task);
            return ends(task) ? throw new WorkerEndedException("its worker ended (signal 11)") : Task.FromResult(Answer(task));
        }, hangAfter: null);
        return runner.RunAsync("job", 1, 8..16, next: null, TestContext.Current.CancellationToken);
    }

    private static WorkerAnswer Answer(WorkerTask task) => new(task.Only is not null ? []
        : [.. Enumerable.Range(8, 8).Select(image => new ImageResult(image, [], task.LeaveOut.GetValueOrDefault(image)))]);
}
