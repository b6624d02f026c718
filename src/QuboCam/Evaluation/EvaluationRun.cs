using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Runtime.ExceptionServices;

namespace QuboCam;

/// <summary>The work of an evaluation: batches of images, several at once, each into the journal when it is done.</summary>
public static class EvaluationRun
{
    /// <summary>Works through the batches that the journal does not hold.</summary>
    /// <param name="plan">What is evaluated.</param>
    /// <param name="journal">Holds what is done, and takes what is done here.</param>
    /// <param name="progress">Hears of every batch, one call at a time; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work; what is done is in the journal.</param>
    /// <exception cref="InputException">The data set is damaged, or the journal cannot be written; or an image, where such stop the run.</exception>
    /// <exception cref="ModelException">The model fails.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void Run(
        EvaluationPlan plan, EvaluationJournal journal, IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(journal);
        using ImageEvaluator evaluator = new(plan);
        int? images = plan.Limit is int limit && plan.DataSet.Count is int count ? Math.Min(limit, count) : plan.Limit ?? plan.DataSet.Count;
        Lock gate = new();
        int done = 0, resumed = 0;
        // Batches and the images of each draw on the same threads, so that the last batches do not leave any idle.
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = plan.Threads,
            CancellationToken = cancellation,
            TaskScheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, plan.Threads).ConcurrentScheduler,
        };
        try
        {
            Parallel.ForEach(Partitioner.Create(Batches(plan), EnumerablePartitionerOptions.NoBuffering), parallel, batch =>
            {
                bool isKept = journal.Contains(batch.Number, batch.Items.Select(item => item.Name));
                if (!isKept)
                    journal.Add(batch.Number, evaluator.Evaluate(batch.Items, parallel));
                lock (gate)
                {
                    done += batch.Items.Length;
                    resumed += isKept ? batch.Items.Length : 0;
                    progress?.Report(new EvaluationProgress(done, resumed, images));
                }
            });
        }
        catch (AggregateException failures)
        {
            // The same exception as on one thread.
            ReadOnlyCollection<Exception> all = failures.Flatten().InnerExceptions;
            ExceptionDispatchInfo.Throw(all.FirstOrDefault(e => e is not OperationCanceledException) ?? all[0]);
        }
    }

    private static IEnumerable<(int Number, DataSetItem[] Items)> Batches(EvaluationPlan plan) =>
        plan.DataSet.Items().Take(plan.Limit ?? int.MaxValue).Chunk(EvaluationPlan.BatchSize).Select((items, number) => (number, items));
}

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Images that are done, unreadable ones counted.</param>
/// <param name="Resumed">Those of them that an earlier run had done.</param>
/// <param name="Images">Images to do; null where their number is unknown.</param>
public sealed record EvaluationProgress(int Done, int Resumed, int? Images);
