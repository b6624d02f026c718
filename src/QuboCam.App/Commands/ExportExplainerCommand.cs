using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>export-explainer MODEL --out FILE.onnx: writes the model with its own derivative.</summary>
internal static class ExportExplainerCommand
{
    private static readonly ModelOptions Model = new();
    private static readonly Argument<string> Source = new("MODEL")
    {
        Description = $"ONNX file, or one of {string.Join(", ", BuiltIn.Models)}.", HelpName = "MODEL",
    };
    private static readonly Option<string> Out = new("--out") { Description = "File to write.", HelpName = "FILE.onnx", Required = true };
    private static readonly Option<string?> Layer = new("--layer")
    {
        Description = "Layer to explain (see 'qubocam layers'). Default: the output of the last convolutional block.", HelpName = "NAME",
    };

    public static Command Create()
    {
        Source.CompletionSources.Add([.. BuiltIn.Models]);
        ExampleCommand command = new("export-explainer",
            "Writes a model with its own derivative as one ONNX file: logits, activations, gradients and Grad-CAM without QuboCam.",
            "qubocam export-explainer resnet50.onnx --out resnet50-explainer.onnx")
        {
            Source,
            Out,
            Layer,
        };
        Model.AddForGraphTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string file = parsed.GetValue(Out)!;
        OutputFolder.CheckFile(file);
        using OnnxClassifier classifier = new(Model.Open(parsed, parsed.GetValue(Source)!), parsed.GetValue(Layer));
        byte[] explainer = classifier.ExportExplainer();
        cancellation.ThrowIfCancellationRequested();
        OutputFolder.Write(file, explainer);
        Console.Out.WriteLine($"{file}: layer {classifier.Layer.Name} ({classifier.Layer.Shape}), {explainer.Length / 1e6:0.0} MB");
        return CommandLine.Done;
    }
}
