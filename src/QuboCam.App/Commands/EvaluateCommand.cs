using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>evaluate DATASET --out DIR: explains a data set and scores the methods.</summary>
internal static class EvaluateCommand
{
    private static readonly EvaluateOptions Options = new(EvaluatePurpose.Evaluate);

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
        EvaluationSummary summary = new EvaluationSession(request, "evaluate").Run(() => Options.Prediction(parsed).Open(), cancellation);
        if (request.Json)
            JsonFigures.Print(EvaluateJson.Document(summary));
        else
            Console.Out.WriteLine(string.Join('\n', EvaluateText.Lines(summary, request.Out)));
        return CommandLine.Done;
    }
}
