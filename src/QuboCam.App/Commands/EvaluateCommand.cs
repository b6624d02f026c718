using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace QuboCam.App.Commands;

/// <summary>evaluate DATASET --out DIR: explains a data set and scores the methods.</summary>
internal static class EvaluateCommand
{
    private static readonly EvaluateOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("evaluate",
            "Explains a data set with several methods and scores them: metrics with intervals, paired differences, class disentanglement, a report.",
            "qubocam evaluate fashion-mnist/ --limit 200 --out fashion",
            "qubocam evaluate photos/ --model net.onnx --preprocess imagenet --labels imagenet.txt --out study",
            "qubocam evaluate boxes.csv --model net.onnx --method qubo-cam-r --method grad-cam --metric energy-pointing-game --out boxes",
            "qubocam evaluate photos.zip --model net.onnx --method qubo-cam --method qubo-cam:tabu --method top-k --out samplers");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        EvaluateRequest request = Options.Read(parsed);
        using IDataSet dataSet = DataSets.Open(request.DataSet, new DataSetOptions { Part = request.Part });
        foreach (string remark in dataSet.Remarks)
            Console.Error.WriteLine($"evaluate: {remark}");
        using PredictionSetup setup = Options.Open(parsed);
        EvaluationPlan plan = request.Plan(setup, dataSet);
        string folder = OutputFolder.Create(request.Out);
        using EvaluationJournal journal = new(
            Path.Combine(folder, EvaluateRequest.JournalName), request.Fingerprint(setup, dataSet, Version));
        Evaluate(plan, journal, request.Out, cancellation);
        ImmutableArray<(string, string)> settings = request.Settings(setup, dataSet);
        EvaluationSummary summary = new EvaluationSummarizer(plan, journal, cancellation).Summarize(settings, Version, isComplete: true);
        summary = summary with { Pictures = new ReportPictures(plan, journal, cancellation).Draw() };
        Write(folder, plan, journal, summary);
        if (request.Json)
            JsonFigures.Print(EvaluateJson.Document(summary));
        else
            Console.Out.WriteLine(string.Join('\n', EvaluateText.Lines(summary, request.Out)));
        return CommandLine.Done;
    }

    /// <summary>Version of the program, as results name it.</summary>
    private static string Version =>
        typeof(EvaluateCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static void Evaluate(EvaluationPlan plan, EvaluationJournal journal, string named, CancellationToken cancellation)
    {
        using ConsoleProgress line = new("evaluate");
        ProgressLine progress = new(line);
        try
        {
            EvaluationRun.Run(plan, journal, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            line.Dispose();
            throw new CancelledException(
                $"cancelled: {journal.Count * EvaluationPlan.BatchSize} images or a few less are done and kept; the same command goes on in {named}.");
        }
    }

    private static void Write(string folder, EvaluationPlan plan, EvaluationJournal journal, EvaluationSummary summary)
    {
        AtomicFile.Write(Path.Combine(folder, "results.jsonl"), stream => ResultTable.WriteJsonLines(plan, journal.Images(), stream));
        AtomicFile.Write(Path.Combine(folder, "results.parquet"), stream => ResultParquet.Write(plan, journal.Images(), stream));
        AtomicFile.Write(Path.Combine(folder, "report.html"), HtmlReport.Render(summary));
        AtomicFile.Write(Path.Combine(folder, "report.md"), Encoding.UTF8.GetBytes(MarkdownReport.Render(summary)));
        AtomicFile.Write(Path.Combine(folder, "summary.json"), EvaluateJson.Document(summary));
    }

    private sealed class ProgressLine(ConsoleProgress line) : IProgress<EvaluationProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();

        public void Report(EvaluationProgress value) => line.Show(() =>
        {
            string of = value.Images is int all ? $" of {all}" : "";
            int here = value.Done - value.Resumed;
            string left = value.Images is int total && here > 0
                ? $", {Duration(watch.Elapsed / here * Math.Max(0, total - value.Done))} left" : "";
            string rate = here > 0 ? string.Create(CultureInfo.InvariantCulture, $", {here / watch.Elapsed.TotalSeconds:0.0} images/s") : "";
            return $"{value.Done}{of} images{rate}{left}";
        });

        private static string Duration(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
