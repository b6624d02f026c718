using System.Collections.Immutable;
using System.Diagnostics;

namespace QuboCam.App.Cluster;

/// <summary>Has a worker evaluate batches, and finds the image that ends or hangs it.</summary>
/// <param name="ask">Has a worker do a task, for so long at most; <see cref="WorkerProcess.AskAsync"/>.</param>
/// <param name="hangAfter">How long a batch may take; null for many times what batches took so far.</param>
internal sealed class BatchRunner(
    Func<WorkerTask, TimeSpan, CancellationToken, Task<WorkerAnswer>> ask, TimeSpan? hangAfter)
{
    private const int Tries = 2;
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(30), LeastPatience = TimeSpan.FromMinutes(2);
    private const double Slower = 30; // a batch that takes so many times the mean hangs
    private string? _job;
    private double _seconds;
    private int _batches;

    /// <summary>Evaluates a batch. An image that twice ends the worker, all alone, is left out and says so.</summary>
    /// <param name="job">The job.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="images">Its images.</param>
    /// <param name="next">The batch that will be asked for next; null where none is known.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="JobFailedException">The job cannot go on.</exception>
    public async Task<BatchResult> RunAsync(string job, int batch, Range images, int? next, CancellationToken cancellation)
    {
        if (_job != job) (_job, _seconds, _batches) = (job, 0, 0);
        ImmutableDictionary<int, string> leaveOut = ImmutableDictionary<int, string>.Empty;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Stopwatch watch = Stopwatch.StartNew();
                WorkerAnswer answer = await AskAsync(new WorkerTask(job, batch, Only: null, next, leaveOut), cancellation);
                (_seconds, _batches) = (_seconds + watch.Elapsed.TotalSeconds, _batches + 1);
                return new BatchResult(batch, answer.Images);
            }
            catch (WorkerEndedException ended) when (leaveOut.Count == images.End.Value - images.Start.Value)
            {
                // Not the pictures: the model's file, this machine's memory, the program itself.
                throw new JobFailedException($"batch {batch}: {ended.Message} even with all its images left out");
            }
            catch (WorkerEndedException) when (attempt == 1)
            {
                leaveOut = await GuiltyAsync(job, batch, images, cancellation);
            }
            catch (WorkerEndedException ended) when (attempt > Tries)
            {
                // Each image alone is harmless, all together are not.
                leaveOut = Enumerable.Range(images.Start.Value, images.End.Value - images.Start.Value)
                    .ToImmutableDictionary(image => image, _ => $"left out with its whole batch: {ended.Message}, each time");
            }
            catch (WorkerEndedException)
            {
                // Once more: it may have been chance.
            }
        }
    }

    /// <summary>The images that end the worker when it has nothing else to do, twice.</summary>
    private async Task<ImmutableDictionary<int, string>> GuiltyAsync(string job, int batch, Range images, CancellationToken cancellation)
    {
        ImmutableDictionary<int, string> guilty = ImmutableDictionary<int, string>.Empty;
        for (int image = images.Start.Value; image < images.End.Value; image++)
        {
            int failures = 0;
            string reason = "";
            while (failures < Tries)
            {
                try
                {
                    await AskAsync(new WorkerTask(job, batch, image, Next: null, ImmutableDictionary<int, string>.Empty), cancellation);
                    break;
                }
                catch (WorkerEndedException ended)
                {
                    failures++;
                    reason = ended.Message;
                }
            }
            if (failures == Tries)
                guilty = guilty.Add(image, $"left out after {Tries} tries of its own: {reason}");
        }
        return guilty;
    }

    private async Task<WorkerAnswer> AskAsync(WorkerTask task, CancellationToken cancellation)
    {
        TimeSpan patience = hangAfter ?? (_batches == 0 ? FirstPatience : Longer(LeastPatience, TimeSpan.FromSeconds(Slower * _seconds / _batches)));
        for (TimeSpan pause = TimeSpan.FromSeconds(1); ; pause = Shorter(pause * 2, TimeSpan.FromSeconds(10)))
        {
            WorkerAnswer answer = await ask(task, patience, cancellation);
            if (answer.Error is null) return answer;
            if (!answer.Passing) throw new JobFailedException(answer.Error);
            await Task.Delay(pause, cancellation);
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>A job cannot go on; the message says why.</summary>
internal sealed class JobFailedException(string message) : Exception(message);
