using System.Collections.Immutable;
using QuboCam.App.Commands;

namespace QuboCam.App.Cluster;

/// <summary>Gets the results of a job and writes what evaluate would have written.</summary>
internal sealed class JobFetch(ClusterDatabase database, IClusterBlobs blobs, string cache)
{
    private readonly ClusterJobs jobs = new(database);

    /// <summary>Fetches a job.</summary>
    /// <param name="job">Its number.</param>
    /// <param name="folder">Folder of the results.</param>
    /// <param name="partial">Whether a job that is not done is fetched, as far as it is.</param>
    /// <param name="cancellation">Stops the fetching; the same command goes on.</param>
    /// <returns>The summary; null where the job is not done, and only the journal was written.</returns>
    /// <exception cref="InputException">The job is not done, or the folder is of another run.</exception>
    public async Task<EvaluationSummary?> RunAsync(string job, string folder, bool partial, CancellationToken cancellation)
    {
        JobFacts facts = await jobs.FindAsync(job, cancellation);
        if (facts.State != ClusterJobState.Done && !partial)
            throw new InputException(facts.State == ClusterJobState.Failed ? $"Job {job} failed: {facts.Error}"
                : $"Job {job} is {facts.State}, {facts.ImagesDone} of {facts.Images} images are done; --partial gets these.");
        using OpenedJob opened = await OpenedJob.OpenAsync(job, await jobs.SpecAsync(job, cancellation), database, blobs, cache, cancellation);
        EvaluateRequest request = opened.Request with { Out = folder, Threads = Environment.ProcessorCount };
        if (facts.State != ClusterJobState.Done)
        {
            using EvaluationJournal journal = request.OpenJournal(opened.Setup, opened.DataSet);
            Fill(opened.Plan(), journal, progress: null, cancellation);
            return null;
        }
        return new EvaluationSession(request, "fetch") { Work = Fill }.Run(opened.Setup, opened.DataSet, cancellation);

        void Fill(EvaluationPlan plan, EvaluationJournal journal, IProgress<EvaluationProgress>? progress, CancellationToken stop)
        {
            foreach ((int at, int batch) in jobs.DoneAsync(job, stop).GetAwaiter().GetResult().Index())
            {
                stop.ThrowIfCancellationRequested();
                int first = batch * EvaluationPlan.BatchSize;
                ImmutableArray<EvaluatedImage> images = [.. jobs.ResultsAsync(job, first, EvaluationPlan.BatchSize, stop).GetAwaiter().GetResult()];
                if (!journal.Contains(batch, images.Select(image => image.Image)))
                    journal.Add(batch, images);
                progress?.Report(new EvaluationProgress(Math.Min(facts.Images, (at + 1) * EvaluationPlan.BatchSize), 0, facts.Images));
            }
        }
    }
}
