using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>scale [INPUT…]: gap and fidelity of many problems against their number of qubits.</summary>
internal static class ScaleCommand
{
    private static readonly ScaleOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("scale",
            "Gap and success probability of many problems against the number of qubits, with fits.",
            "qubocam scale                        the built-in models and samples",
            "qubocam scale problems/ --out study --tau 10 50 100",
            "qubocam scale t10k-images-idx3-ubyte.gz --limit 200 --convention authors-figures --out fashion",
            "qubocam scale photos/ --model net.onnx --max-qubits 14 --json > scaling.json");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        ScaleRequest request = Options.Read(parsed);
        using ConsoleProgress line = new("scale");
        using ScaleJournal journal = new(request.Out, request.Fingerprint());
        using CancellationTokenSource limit = request.Settings.TimeLimit is TimeSpan time ? new(time) : new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        ImmutableArray<ScaleProblem> problems = new ScaleProblems(request, line, cancellation).All();
        bool isComplete = new ScaleRun(request, journal, line).Do(problems, either.Token);
        line.Dispose();
        ScaleSummary summary = ScaleSummary.Of(request, problems, journal, isComplete);
        if (!summary.Results.IsEmpty || isComplete)
            Write(summary);
        if (isComplete) return CommandLine.Done;
        string what = $"{summary.Results.Length + summary.Skipped.Length} of {problems.Length} problems are done"
            + (request.Out is null ? "." : $" and kept; the same command goes on in {request.Out}.");
        if (cancellation.IsCancellationRequested)
            throw new CancelledException($"cancelled: {what}");
        Console.Error.WriteLine($"scale: time is over: {what}");
        return CommandLine.Done;
    }

    private static void Write(ScaleSummary summary)
    {
        ScaleRequest request = summary.Request;
        byte[] document = ScaleJson.Document(summary);
        if (request.Out is not null)
            WriteFiles(summary, document, request.Out);
        if (!request.Json)
        {
            Console.Out.WriteLine(string.Join('\n', ScaleText.Lines(summary)));
            Console.Out.WriteLine($"\npicture    {Path.Combine(request.Out!, "scale.png")}");
            return;
        }
        JsonFigures.Print(document);
    }

    /// <summary>Writes scale.json and scale.png into a folder.</summary>
    public static void WriteFiles(ScaleSummary summary, byte[] document, string folder)
    {
        OutputFolder.Write(Path.Combine(folder, "scale.json"), document);
        if (!summary.Results.IsEmpty)
            OutputFolder.Write(Path.Combine(folder, "scale.png"), ScalePlot.Draw(summary));
    }
}
