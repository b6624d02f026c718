using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace QuboCam.App.Cluster;

/// <summary>Does the tasks of a silo, one after the other.</summary>
internal interface IWorker : IDisposable
{
    /// <summary>Has the worker do a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="patience">How long it may take, once the job is opened; then the worker is taken to hang, and is ended.</param>
    /// <param name="cancellation">Ends the worker.</param>
    /// <exception cref="WorkerEndedException">The worker ended, or hung.</exception>
    Task<WorkerAnswer> AskAsync(WorkerTask task, TimeSpan patience, CancellationToken cancellation);
}

/// <summary>Makes a worker.</summary>
/// <param name="log">Takes what it has to say.</param>
internal delegate IWorker MakeWorker(ILogger log);

/// <summary>A worker as its silo sees it. It is started when it is needed, and anew after it ended.</summary>
internal sealed partial class WorkerProcess(WorkerPlace place, ILogger log) : IWorker
{
    private static readonly TimeSpan Opening = TimeSpan.FromMinutes(2); // for its start and the model, where images have less
    private Process? _process;
    private string? _job; // that the worker has opened

    /// <inheritdoc/>
    public async Task<WorkerAnswer> AskAsync(WorkerTask task, TimeSpan patience, CancellationToken cancellation)
    {
        bool isAnswered = false;
        try
        {
            if (_process is null) await SayAsync(_process = Start(), WorkerProtocol.Write(place));
            if (_job != task.Job)
            {
                // A slow start is no image's fault.
                WorkerAnswer opened = await AnswerAsync(
                    _process, WorkerTask.Open(task.Job), patience > Opening ? patience : Opening, cancellation);
                isAnswered = true;
                if (opened.Error is not null) return opened;
                (_job, isAnswered) = (task.Job, false);
            }
            WorkerAnswer answer = await AnswerAsync(_process, task, patience, cancellation);
            isAnswered = true;
            return answer;
        }
        catch (IOException error)
        {
            throw new WorkerEndedException($"its worker ended ({error.Message})");
        }
        finally
        {
            if (!isAnswered) End();
        }
    }

    private static async Task<WorkerAnswer> AnswerAsync(Process worker, WorkerTask task, TimeSpan patience, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await SayAsync(worker, WorkerProtocol.Write(task));
            if (await worker.StandardOutput.ReadLineAsync(limit.Token) is { } line) return WorkerProtocol.Read<WorkerAnswer>(line)!;
            await worker.WaitForExitAsync(limit.Token);
            throw new WorkerEndedException($"its worker ended ({Ending(worker.ExitCode)})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WorkerEndedException(FormattableString.Invariant($"its worker did nothing for {patience.TotalSeconds:0} s"));
        }
    }

    public void Dispose() => End();

    /// <summary>What ended a process: the shell's way of counting signals.</summary>
    private static string Ending(int status) => status > 128 ? $"signal {status - 128}" : $"exit status {status}";

    private static async Task SayAsync(Process worker, string line)
    {
        await worker.StandardInput.WriteLineAsync(line);
        await worker.StandardInput.FlushAsync();
    }

    private Process Start()
    {
        string program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "qubocam.dll"), "cluster", "worker"] : ["cluster", "worker"];
        Process worker = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        worker.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data)) LogWorker(line.Data);
        };
        worker.BeginErrorReadLine();
        return worker;
    }

    private void End()
    {
        if (_process is not { } worker) return;
        (_process, _job) = (null, null);
        if (!worker.HasExited) worker.Kill(entireProcessTree: true);
        worker.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Worker: {Line}")]
    private partial void LogWorker(string line);
}

/// <summary>A worker ended in the middle of a task, or hung.</summary>
internal sealed class WorkerEndedException(string reason) : Exception(reason);
