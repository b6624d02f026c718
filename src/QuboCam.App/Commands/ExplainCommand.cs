using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>explain INPUT: explains one prediction, or several.</summary>
internal static class ExplainCommand
{
    private const string DefaultFolder = "qubocam-out";
    private static readonly string[] ColourNames = [.. Colormap.All.Select(c => c.Name)];
    private static readonly ExplainOptions Options = new();
    private static readonly Option<string?> Out = new("--out")
    {
        Description = $"Folder for panel, overlays, explanation.json and report.html. Default: {DefaultFolder}, or nothing with --json.", HelpName = "DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the explanation as JSON and nothing else." };
    private static readonly Option<bool> Npy = new("--npy") { Description = "Also write the raw heat maps as .npy files (float32, H×W)." };
    private static readonly Option<string> Colours = new("--colormap")
    {
        Description = $"Colours of the heat maps: {string.Join(", ", ColourNames)}.", DefaultValueFactory = _ => ColourNames[0], HelpName = "NAME",
    };
    private static readonly Option<double> Opacity = new("--opacity")
    {
        Description = "Weight of the colours over the image, 0 to 1.", DefaultValueFactory = _ => new OverlayOptions().Opacity, HelpName = "X",
    };

    public static Command Create()
    {
        ExampleCommand command = new("explain",
            "Explains a prediction: which few feature maps carry it, and where they look.",
            "qubocam explain                      a sample image and a built-in model",
            $"qubocam explain sample:bag --model {BuiltIn.Models[^1]} --select 3",
            "qubocam explain cat.jpg --model resnet50.onnx --labels imagenet.txt",
            "qubocam explain cat.jpg --model resnet50.onnx --labels imagenet.txt --class tabby --method qubo-cam --method grad-cam",
            "qubocam explain cat.jpg --model resnet50.onnx --labels imagenet.txt --class tabby --against lynx",
            "qubocam explain *.png --model net.onnx --json > explanations.json");
        Colours.AcceptOnlyFromAmong(ColourNames);
        command.Add(Options.Prediction.Inputs);
        Options.AddTo(command);
        foreach (Option option in (Option[])[Out, Json, Npy, Colours, Opacity])
            command.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        bool json = parsed.GetValue(Json);
        string? folder = parsed.GetValue(Out) ?? (json ? null : DefaultFolder);
        if (folder is null && parsed.GetValue(Npy))
            throw new InputException("--npy writes files: say where with --out DIR.");
        ExplainSettings settings = Options.Read(parsed);
        OverlayOptions overlay = CommandLine.Checked(() => new OverlayOptions
        {
            Opacity = parsed.GetValue(Opacity), Colormap = Colormap.All.Single(c => c.Name == parsed.GetValue(Colours)),
        });
        OutputFolder.CheckFolder(folder);
        using PredictionSetup setup = Options.Prediction.Open(parsed);
        ReportContext context = new(
            setup.Model, setup.Labels, settings.Selection, settings.Seed, m => folder is null ? null : $"{m.Name}.png");
        ExplanationFolder? files = folder is null ? null : new(folder, setup, context, overlay, parsed.GetValue(Npy));
        using ExplanationOutput output = new(context, setup, files, json);
        ExplainAll(setup, settings, output, cancellation);
        return CommandLine.Done;
    }

    private static void ExplainAll(
        PredictionSetup setup, ExplainSettings settings, ExplanationOutput output, CancellationToken cancellation)
    {
        QuboExplainer explainer = settings.Explainer(setup.Classifier);
        for (int i = 0; i < setup.Inputs.Count; i++)
        {
            string missing = setup.Inputs[i];
            try
            {
                (ImageTensor tensor, RgbImage picture) = setup.Read(setup.Inputs[i]);
                Explanation explanation = Explain(setup, explainer, tensor, setup.Inputs[i], cancellation);
                output.Write(setup.Inputs[i], picture, explanation);
                if (explanation.Cancelled)
                {
                    missing = $"{string.Join(", ", settings.Methods.Skip(explanation.Methods.Length).Select(m => m.Name))} of {missing}";
                    throw new OperationCanceledException(cancellation);
                }
            }
            catch (OperationCanceledException)
            {
                int further = setup.Inputs.Count - i - 1;
                string others = further == 0 ? "" : $", and {further} further input{(further == 1 ? "" : "s")}";
                throw new CancelledException($"cancelled: missing is {missing}{others}; {output.Kept}.");
            }
        }
    }

    private static Explanation Explain(
        PredictionSetup setup, QuboExplainer explainer, ImageTensor tensor, string input, CancellationToken cancellation)
    {
        using ConsoleProgress progress = new(Path.GetFileName(input));
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(cancellation);
        ActivationsAndGradients trace = setup.Trace(tensor, setup.TargetClass, setup.AgainstClass);
        return explainer.Explain(trace, tensor, setup.Label(setup.TargetClass), progress, cancellation);
    }
}
