using System.Diagnostics;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Solves and analyses problems for the API.</summary>
internal sealed class ProblemWork(StoredResults results, BlobStore blobs, WebOptions options)
{
    /// <summary>Solves a problem.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Hears what is being done.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <returns>The document of solve, and whether the work was stopped.</returns>
    /// <exception cref="InputException">The problem or an option is wrong.</exception>
    public async Task<(byte[] Document, bool IsCut)> SolveAsync(
        ProblemRequest request, Action<string>? progress, CancellationToken cancellation)
    {
        SolveRequest solve = SolveFields.Read(request, options.Threads);
        QuboFile file = ProblemFileOptions.Checked(
            QuboFiles.Parse(request.Name, await ContentAsync(request, cancellation), solve.Reading), request.Name);
        SolveReport report = SolveWork.Do(file, solve, name => new StageLine(text => progress?.Invoke($"{name}: {text}")), cancellation);
        return (SolveJson.Document(report), report.IsCancelled);
    }

    /// <summary>Anneals a problem on the state vector.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Hears what is being done.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <returns>The document of analyse, and whether the work was stopped.</returns>
    /// <exception cref="InputException">The problem or an option is wrong, or the problem is too large.</exception>
    public async Task<(byte[] Document, bool IsCut)> AnalyseAsync(
        ProblemRequest request, Action<string>? progress, CancellationToken cancellation)
    {
        AnalyseRequest analyse = AnalyseFields.Read(request, options.Threads);
        QuboFile file = ProblemFileOptions.Checked(
            QuboFiles.Parse(request.Name, await ContentAsync(request, cancellation), analyse.Reading), request.Name);
        if (file.Qubo.Variables > options.MostQubits)
            throw new InputException(
                $"{request.Name} has {file.Qubo.Variables} variables; this server puts at most {options.MostQubits} on the state vector. "
                + "Select fewer maps, or run 'qubocam analyse' on a machine with more memory.");
        AnalyseReport report = AnalyseRun.Of(analyse, file, new StageLine(text => progress?.Invoke(text)), cancellation);
        return (AnalyseJson.Document(report), report.IsCut);
    }

    private async Task<byte[]> ContentAsync(ProblemRequest request, CancellationToken cancellation) => request.Hash is { } hash
        ? blobs.Read(hash)
        : await results.WithinTurnAsync(
            request.Explanation!, held => ExplanationFiles.Problem(held, request.Selection), cancellation);

    private sealed class StageLine(Action<string> show) : IProgressLine
    {
        private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);
        private long _last;

        public void Show(Func<string> text)
        {
            if (_last != 0 && Stopwatch.GetElapsedTime(_last) < Refresh) return;
            _last = Stopwatch.GetTimestamp();
            show(text());
        }

        public void Dispose()
        {
            // A newer line takes the place of the last.
        }
    }
}

/// <summary>The job "solve".</summary>
internal sealed class SolveRunner(ProblemWork work) : IJobRunner
{
    /// <inheritdoc/>
    public string Kind => "solve";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext context)
    {
        (byte[] document, bool isCut) = await work.SolveAsync(ProblemJob.Request(context), ProblemJob.Stage(context), context.Cancellation);
        return new JobOutcome(document, ExplanationId: null, isCut);
    }
}

/// <summary>The job "analyse".</summary>
internal sealed class AnalyseRunner(ProblemWork work) : IJobRunner
{
    /// <inheritdoc/>
    public string Kind => "analyse";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobContext context)
    {
        (byte[] document, bool isCut) = await work.AnalyseAsync(ProblemJob.Request(context), ProblemJob.Stage(context), context.Cancellation);
        return new JobOutcome(document, ExplanationId: null, isCut);
    }
}
