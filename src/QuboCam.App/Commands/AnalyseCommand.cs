using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>analyse PROBLEM: how a quantum annealer would fare on a problem.</summary>
internal static class AnalyseCommand
{
    private static readonly AnalyseOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("analyse",
            "Anneals a QUBO on the state vector: levels and minimum gap along s, success probability, time to solution.",
            "qubocam analyse problem.json --plot anneal.png",
            "qubocam analyse problem.json --tau 100 --json > analysis.json",
            "qubocam analyse problem.json --scan --no-spectrum --plot scan.png",
            "qubocam analyse problem.json --convention authors --reference",
            "qubocam analyse problem.json --schedule device.csv --tau 20 --pause 0.4:10",
            "qubocam analyse problem.json --reverse 0.6:20 --from 0110");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        AnalyseRequest request = Options.Read(parsed);
        QuboFile file = ProblemFileOptions.Read(request.Problem, request.Reading);
        AnalyseReport report = AnalyseRun.Of(request, file, new ConsoleProgress("analyse"), cancellation);
        Write(report);
        return cancellation.IsCancellationRequested
            ? throw new CancelledException($"cancelled: {string.Join("; ", report.Remarks)}.") : CommandLine.Done;
    }

    private static void Write(AnalyseReport report)
    {
        AnalyseRequest request = report.Request;
        byte[] document = AnalyseJson.Document(report);
        if (request.Out is not null)
            OutputFolder.Write(request.Out, document);
        if (request.Json)
            JsonFigures.Print(document);
        else
            Console.Out.WriteLine(string.Join('\n', AnalyseText.Lines(report)));
        if (request.Plot is not null && AnalysePlot.Draw(report) is { } picture)
            OutputFolder.Write(request.Plot, picture);
    }
}
