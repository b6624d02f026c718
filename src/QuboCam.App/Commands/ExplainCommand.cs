using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>explain INPUT: explains one prediction, or several.</summary>
internal static class ExplainCommand
{
    private const string DefaultFolder = "qubocam-out";
    private static readonly PredictionOptions Prediction = new();
    private static readonly SamplerChoice Sampler = new();
    private static readonly Option<string[]> Methods = new("--method")
    {
        Description = "Method to run; repeat for several. Default: all.", DefaultValueFactory = _ => [.. CamMethods.All.Select(m => m.Name)],
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = $"Folder for panel, overlays and explanation.json. Default: {DefaultFolder}, or nothing with --json.", HelpName = "DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the explanation as JSON and nothing else." };
    private static readonly Option<bool> Npy = new("--npy") { Description = "Also write the raw heat maps as .npy files (float32, H×W)." };
    private static readonly Option<string> Colours = new("--colormap") { Description = "Colours of the heat maps.", DefaultValueFactory = _ => "inferno" };
    private static readonly Option<double> Opacity = new("--opacity")
    {
        Description = "Weight of the colours over the image, 0 to 1.", DefaultValueFactory = _ => new OverlayOptions().Opacity, HelpName = "X",
    };

    public static Command Create()
    {
        Command command = new("explain", """
            Explains a prediction: which few feature maps carry it, and where they look.

            Examples:
              qubocam explain                                       a sample image and a built-in model
              qubocam explain sample:bag --model fashion-32 --select 4
              qubocam explain cat.jpg --model resnet50.onnx --labels imagenet.txt
              qubocam explain cat.jpg --model net.onnx --class "tabby" --method qubo-cam --method grad-cam
              qubocam explain *.png --model net.onnx --json > explanations.json
            """);
        Methods.AcceptOnlyFromAmong([.. CamMethods.All.Select(m => m.Name)]);
        Colours.AcceptOnlyFromAmong([.. Colormap.All.Select(c => c.Name)]);
        Prediction.AddTo(command);
        Sampler.AddTo(command);
        foreach (Option option in (Option[])[Methods, Out, Json, Npy, Colours, Opacity])
            command.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        bool json = parsed.GetValue(Json);
        string? folder = parsed.GetValue(Out) ?? (json ? null : DefaultFolder);
        SelectionOptions selection = Prediction.Selection(parsed);
        ISampler sampler = Sampler.Create(parsed, Prediction.Threads(parsed));
        ICamMethod[] methods = [.. parsed.GetValue(Methods)!.Distinct().Select(CamMethods.Named)];
        OverlayOptions overlay = CommandLine.Checked(() => new OverlayOptions
        {
            Opacity = parsed.GetValue(Opacity), Colormap = Colormap.All.Single(c => c.Name == parsed.GetValue(Colours)),
        });
        OutputFolder.CheckWritable(folder);
        using PredictionSetup setup = Prediction.Open(parsed);
        QuboExplainer explainer = new(setup.Classifier, sampler, selection, methods);
        using ExplanationOutput output = new(setup, folder, json, parsed.GetValue(Npy), overlay, selection.Beta, Sampler.Seed(parsed));
        foreach (string input in setup.Inputs)
        {
            (ImageTensor tensor, RgbImage picture) = setup.Read(input);
            using ConsoleProgress progress = new(input);
            Explanation explanation = explainer.Explain(tensor, setup.TargetClass, setup.Label(setup.TargetClass), progress, cancellation);
            progress.Dispose();
            output.Write(input, picture, explanation);
            if (explanation.Cancelled)
                throw new OperationCanceledException(cancellation);
        }
        return CommandLine.Done;
    }
}
