using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>solve PROBLEM: solves a QUBO file with any sampler, or with several to compare them.</summary>
internal static class SolveCommand
{
    private static readonly SolveOptions Options = new();

    public static Command Create()
    {
        ExampleCommand command = new("solve",
            "Solves a QUBO: the assignment of lowest energy, with a proof or an honest gap.",
            "qubocam solve problem.json",
            "qubocam solve problem.json --sampler simulated-annealing --reads 1000 --seed 7 --certify",
            "qubocam solve bqp100.qubo --maximize --time-limit 60 --json > answer.json",
            "qubocam solve G1.txt --max-cut --sampler simulated-annealing --time-limit 10",
            "qubocam solve problem.json --select 8 --compare --plot energies.png",
            "qubocam solve problem.json --sampler dwave --reads 1000 --chain-strength scan",
            "qubocam solve problem.json --compare dwave state-vector path-integral --descent no --distribution reads.png");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        SolveRequest request = Options.Read(parsed);
        QuboFile file = ProblemFileOptions.Read(request.Problem, request.Reading);
        SolveReport report = SolveWork.Do(file, request, name => new ConsoleProgress(name), cancellation);
        Write(report);
        return report.IsCancelled ? throw new CancelledException(Interruption(report)) : CommandLine.Done;
    }

    private static void Write(SolveReport report)
    {
        SolveRequest request = report.Request;
        if (request.Json || request.Out is not null)
        {
            byte[] document = SolveJson.Document(report);
            if (request.Out is not null)
                OutputFolder.Write(request.Out, document);
            if (request.Json)
                JsonFigures.Print(document);
        }
        if (!request.Json)
            Console.Out.WriteLine(string.Join('\n', SolveText.Lines(report)));
        if (request.Plot is not null)
            OutputFolder.Write(request.Plot, EnergyPlot.Draw(report));
        if (request.Distribution is not null)
            OutputFolder.Write(request.Distribution, DistributionPlot.Draw(report));
    }

    private static string Interruption(SolveReport report) => report.Missing.Length > 0
        ? $"cancelled: missing is {string.Join(", ", report.Missing)}; the answer is the best of what was done."
        : "cancelled: the answer is the best that was found by then.";
}
