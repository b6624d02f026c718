using System.Diagnostics;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Fills the journal of a plan; see <see cref="EvaluationRun.Run"/>.</summary>
internal delegate void EvaluationWork(
    EvaluationPlan plan, EvaluationJournal journal, IProgress<EvaluationProgress>? progress, CancellationToken cancellation);

/// <summary>A run over a data set with its folder: opens, works, summarises and writes the files of evaluate.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="command">Name of the command, for messages.</param>
internal sealed class EvaluationSession(EvaluateRequest request, string command)
{
    /// <summary>The folder that the command was given, for messages.</summary>
    public string GoesOnIn { get; init; } = request.Out;

    /// <summary>What fills the journal: the work itself, or fetching what others worked out.</summary>
    public EvaluationWork Work { get; init; } = EvaluationRun.Run;

    /// <summary>Opens the data set that a request is about, or the half of it.</summary>
    public static IDataSet OpenDataSet(EvaluateRequest request)
    {
        IDataSet whole = DataSets.Open(request.DataSet, new DataSetOptions { Part = request.Part });
        return request.Fold is Fold fold ? new DataSetFold(whole, fold) : whole;
    }

    /// <summary>Runs, or goes on with a run, to its end.</summary>
    /// <param name="open">Opens the model; called once the data set is known to be good.</param>
    /// <param name="cancellation">Stops the work; what is done is kept.</param>
    /// <exception cref="InputException">The data set, the model or the folder is wrong.</exception>
    /// <exception cref="CancelledException">The work was cancelled.</exception>
    public EvaluationSummary Run(Func<PredictionSetup> open, CancellationToken cancellation)
    {
        using IDataSet dataSet = OpenDataSet(request);
        foreach (string remark in dataSet.Remarks)
            Console.Error.WriteLine($"{command}: {remark}");
        using PredictionSetup setup = open();
        return Run(setup, dataSet, cancellation);
    }

    /// <summary>The same with a model and a data set that are open already, and stay so.</summary>
    public EvaluationSummary Run(PredictionSetup setup, IDataSet dataSet, CancellationToken cancellation)
    {
        EvaluationPlan plan = request.Plan(setup, dataSet);
        using EvaluationJournal journal = request.OpenJournal(setup, dataSet);
        using ConsoleProgress line = new(command);
        try
        {
            Work(plan, journal, new ProgressLine(line), cancellation);
            line.Dispose();
            RequireImages(journal);
            EvaluationSummary summary = new EvaluationSummarizer(plan, journal, cancellation)
                .Summarize(request.Settings(setup, dataSet), ProgramVersion.Number);
            summary = summary with { Pictures = new ReportPictures(plan, journal, cancellation).Draw() };
            Write(request.Out, plan, journal, summary);
            return summary;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            line.Dispose();
            throw new CancelledException($"cancelled: {journal.Images().Count()} images are done and kept; the same command goes on in {GoesOnIn}.");
        }
    }

    private void RequireImages(EvaluationJournal journal)
    {
        if (journal.Images().Any(image => image.Skipped is null)) return;
        throw new InputException(journal.Images().FirstOrDefault() is { } first
            ? $"No image of {request.DataSet} can be explained: {first.Skipped}"
            : $"{request.DataSet} has no image in the half that is asked for; the images' names decide which half is theirs.");
    }

    private static void Write(string folder, EvaluationPlan plan, EvaluationJournal journal, EvaluationSummary summary)
    {
        AtomicFile.Write(Path.Combine(folder, "results.jsonl"), stream => ResultTable.WriteJsonLines(plan, journal.Images(), stream));
        AtomicFile.Write(Path.Combine(folder, "results.parquet"), stream => ResultParquet.Write(plan, journal.Images(), stream));
        AtomicFile.Write(Path.Combine(folder, "report.html"), HtmlReport.Render(summary));
        AtomicFile.Write(Path.Combine(folder, "report.md"), MarkdownReport.Render(summary));
        AtomicFile.Write(Path.Combine(folder, "summary.json"), EvaluateJson.Document(summary));
    }

    private sealed class ProgressLine(ConsoleProgress line) : IProgress<EvaluationProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();

        public void Report(EvaluationProgress value) => line.Show(() =>
        {
            int here = value.Done - value.Resumed;
            string of = value.Images is int all ? $" of {all}" : "";
            string rate = here > 0 ? string.Create(CultureInfo.InvariantCulture, $", {here / watch.Elapsed.TotalSeconds:0.0} images/s") : "";
            string left = value.Images is int total && here > 0
                ? $", {Duration(watch.Elapsed / here * Math.Max(0, total - value.Done))} left" : "";
            return $"{value.Done}{of} images{rate}{left}";
        });

        private static string Duration(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
