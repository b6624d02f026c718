using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>tune DATASET --out DIR: sweeps β and the number of maps on the validation half of a data set.</summary>
internal static class TuneCommand
{
    private static readonly EvaluateOptions Options = new(EvaluatePurpose.Tune);

    public static Command Create()
    {
        ExampleCommand command = new("tune",
            "Sweeps the strength factor β and the number of maps on the validation half of a data set, and draws the trade-off between "
            + "faithfulness, sparseness and disentanglement. 'evaluate --fold test' then judges the choice on the other half.",
            "qubocam tune photos/ --model net.onnx --labels imagenet.txt --out tuning",
            "qubocam tune cifar-10-batches-bin --model resnet20.onnx --betas 0.5 0.6 0.7 0.8 0.9 --limit 200 --out tuning",
            "qubocam tune photos/ --model net.onnx --betas 0.7 --maps 2 5 10 20 --out tuning");
        Options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        EvaluateRequest request = Options.Read(parsed);
        EvaluationSummary summary = new EvaluationSession(request, "tune").Run(() => Options.Prediction(parsed).Open(), cancellation);
        ImmutableArray<TunedSetting> settings = TunedSetting.Of(summary);
        OutputFolder.Write(Path.Combine(request.Out, "tune.json"), TuneOutput.Document(summary, settings));
        OutputFolder.Write(Path.Combine(request.Out, "tune.png"), TuneOutput.Draw(summary, settings));
        if (request.Json)
            JsonFigures.Print(TuneOutput.Document(summary, settings));
        else
            Console.Out.WriteLine(string.Join('\n', TuneOutput.Lines(summary, settings, request.Out)));
        return CommandLine.Done;
    }
}
