using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>problem INPUT --out FILE: writes the selection QUBO of a prediction without solving it.</summary>
internal static class ProblemCommand
{
    private static readonly PredictionOptions Prediction = new();
    private static readonly SamplerChoice Sampler = new(); // for the request of explain to be one of problem, too
    private static readonly Option<string?> Out = new("--out") { Description = "File to write. Default: standard output.", HelpName = "FILE" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the problem to standard output as well." };

    public static Command Create()
    {
        ExampleCommand command = new("problem",
            "Writes the feature-selection QUBO of a prediction as JSON, without solving it.",
            "qubocam problem --out sneaker.json",
            "qubocam problem cat.jpg --model net.onnx --beta 0.5 --out cat.json");
        command.Add(Prediction.Inputs);
        Prediction.AddTo(command);
        Prediction.AddAgainstTo(command);
        Sampler.AddTo(command);
        command.Add(Out);
        command.Add(Json);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string? file = parsed.GetValue(Out);
        SelectionOptions selection = Prediction.Selection(parsed, []);
        _ = Sampler.Create(parsed, Prediction.Threads(parsed)); // refuses what explain refuses
        OutputFolder.CheckFile(file);
        using PredictionSetup setup = Prediction.Open(parsed);
        if (setup.Inputs.Count > 1)
            throw new InputException($"problem takes one input; {setup.Inputs.Count} came.");
        (ImageTensor tensor, _) = setup.Read(setup.Inputs[0]);
        ActivationsAndGradients trace = setup.Trace(tensor, setup.TargetClass, setup.AgainstClass);
        SelectionProblem problem = SelectionProblem.Build(trace, selection, setup.Label(trace.TargetClass));
        byte[] document = JsonReport.Problem(trace, problem, new(setup.Model, setup.Labels, selection, Seed: 0, _ => null));
        cancellation.ThrowIfCancellationRequested();
        if (file is not null)
        {
            OutputFolder.Write(file, document);
            Console.Error.WriteLine($"{file}: {problem.Qubo.Variables} variables{(problem.Reason is { } reason ? $" ({reason})" : "")}");
        }
        if (file is null || parsed.GetValue(Json))
            JsonFigures.Print(document);
        return CommandLine.Done;
    }
}
