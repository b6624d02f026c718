using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>export-explainer MODEL --out FILE.onnx: writes the model with its own derivative.</summary>
internal static class ExportExplainerCommand
{
    private static readonly ModelOptions Model = new();
    private static readonly Argument<string> Path = new("MODEL") { Description = $"ONNX file, or one of {string.Join(", ", BuiltIn.Models)}." };
    private static readonly Option<string> Out = new("--out") { Description = "File to write.", HelpName = "FILE.onnx", Required = true };
    private static readonly Option<string?> Layer = new("--layer") { Description = "Layer to explain. Default: the last block's.", HelpName = "NAME" };

    public static Command Create()
    {
        Command command = new("export-explainer", """
            Writes the model together with its own derivative as one ONNX file that any ONNX Runtime runs without QuboCam.
            Inputs: image, class_row [N, C] (all zero: the predicted class). Outputs: logits, activations, gradients, grad_cam.

            Example:
              qubocam export-explainer resnet50.onnx --out resnet50-explainer.onnx
            """)
        {
            Path,
            Out,
            Layer,
        };
        Model.AddTo(command, modelIsOption: false);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string file = parsed.GetValue(Out)!;
        OutputFolder.CheckWritable(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)));
        using OnnxClassifier classifier = new(Model.Open(parsed, parsed.GetValue(Path)!), parsed.GetValue(Layer));
        OutputFolder.Create(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
        AtomicFile.Write(file, classifier.ExportExplainer());
        Console.Out.WriteLine($"{file}: layer {classifier.Layer.Name} ({classifier.Layer.Shape})");
        return CommandLine.Done;
    }
}
