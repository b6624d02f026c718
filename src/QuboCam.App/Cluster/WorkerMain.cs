using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace QuboCam.App.Cluster;

/// <summary>
/// A worker: a process of its own that a silo gives batches to, one at a time. A model or picture that ends or hangs it takes nothing else along.
/// </summary>
internal sealed class WorkerMain(ClusterDatabase database, IClusterBlobs blobs, string cache) : IDisposable
{
    private string? _job;
    private OpenedJob? _opened;
    private ImageEvaluator? _evaluator;
    private (int Batch, Task<ImmutableArray<DataSetItem>> Items)? _ahead;

    /// <summary>Works until the silo closes the pipe.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        // Ctrl-C goes to every process of a terminal; the silo decides when its workers end.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        if (await input.ReadLineAsync() is not { } first) return CommandLine.Done;
        WorkerPlace place = WorkerProtocol.Read<WorkerPlace>(first)!;
        await using ClusterDatabase database = ClusterDatabase.Open(place.Postgres);
        using WorkerMain worker = new(database, ClusterBlobs.Open(database, place.Blobs), place.Cache);
        Channel<string> tasks = Channel.CreateUnbounded<string>();
        _ = Task.Run(() => ListenAsync(input, tasks.Writer));
        await foreach (string line in tasks.Reader.ReadAllAsync())
        {
            WorkerAnswer answer = await worker.AnswerAsync(WorkerProtocol.Read<WorkerTask>(line)!);
            await output.WriteLineAsync(WorkerProtocol.Write(answer));
            await output.FlushAsync();
        }
        return CommandLine.Done;
    }

    public void Dispose()
    {
        _evaluator?.Dispose();
        _opened?.Dispose();
    }

    /// <summary>Hears the silo while the worker works: when the silo is gone, nobody wants the result.</summary>
    private static async Task ListenAsync(TextReader input, ChannelWriter<string> tasks)
    {
        while (await input.ReadLineAsync() is { } line)
            await tasks.WriteAsync(line);
        Environment.Exit(CommandLine.Done);
    }

    private async Task<WorkerAnswer> AnswerAsync(WorkerTask task)
    {
        try
        {
            return new WorkerAnswer(await WorkAsync(task));
        }
        catch (InputException error)
        {
            return new WorkerAnswer([], error.Message);
        }
        catch (Exception error) when (ClusterDatabase.IsPassing(error) || error is IOException) // a shared folder may come back, too
        {
            return new WorkerAnswer([], error.Message, Passing: true);
        }
    }

    private async Task<IReadOnlyList<ImageResult>> WorkAsync(WorkerTask task)
    {
        await OpenAsync(task.Job);
        if (task.Batch is not { } batch) return [];
        Task<ImmutableArray<DataSetItem>> reading = _ahead is { } ahead && ahead.Batch == batch ? ahead.Items : ReadAsync(batch);
        _ahead = null; // what failed is read again when the batch is asked for again
        ImmutableArray<DataSetItem> items = await reading;
        if (task.Next is { } next) _ahead = (next, Task.Run(() => ReadAsync(next)));
        if (task.Only is { } only)
        {
            Evaluate([items.Single(item => item.Index == only)]);
            return [];
        }
        return [.. Evaluate([.. items.Select(item => task.LeaveOut.TryGetValue(item.Index, out string? reason)
                ? item with { Read = () => throw new InputException(reason) } : item)])
            .Select(image => new ImageResult(image.Index, PackedJson.Pack(image), image.Skipped))];
    }

    private Task<ImmutableArray<DataSetItem>> ReadAsync(int batch) =>
        _opened!.DataSet.ItemsAsync(batch * EvaluationPlan.BatchSize, EvaluationPlan.BatchSize, CancellationToken.None);

    private ImmutableArray<EvaluatedImage> Evaluate(ImmutableArray<DataSetItem> items) =>
        _evaluator!.Evaluate(items, new ParallelOptions { MaxDegreeOfParallelism = 1 });

    private async Task OpenAsync(string job)
    {
        if (_job == job) return;
        Dispose();
        (_job, _evaluator, _opened, _ahead) = (null, null, null, null);
        JobSpec spec = await new ClusterJobs(database).SpecAsync(job, CancellationToken.None);
        _opened = await OpenedJob.OpenAsync(job, spec, database, blobs, cache, CancellationToken.None);
        _evaluator = new ImageEvaluator(_opened.Plan());
        _job = job;
    }
}
