using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>layers MODEL: lists the layers that can be explained.</summary>
internal static class LayersCommand
{
    private static readonly ModelOptions Model = new();
    private static readonly Argument<string> Source = new("MODEL")
    {
        Description = $"ONNX file, or one of {string.Join(", ", BuiltIn.Models)}.", HelpName = "MODEL",
    };
    private static readonly Option<bool> All = new("--all") { Description = "List every four-dimensional tensor, not only the ends of blocks." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON and nothing else (all tensors)." };

    public static Command Create()
    {
        Source.CompletionSources.Add([.. BuiltIn.Models]);
        ExampleCommand command = new("layers",
            "Lists the layers whose feature maps can be explained, with shapes; '*' marks the one explained when none is named.",
            $"qubocam layers {BuiltIn.DefaultModel}",
            "qubocam layers resnet50.onnx --all")
        {
            Source,
            All,
            Json,
        };
        Model.AddForGraphTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        OnnxModel model = Model.Open(parsed, parsed.GetValue(Source)!);
        if (parsed.GetValue(Json))
        {
            JsonFigures.Print(JsonReport.Layers(model));
            return CommandLine.Done;
        }
        string marked = model.DefaultLayer ?? model.Layer(null).Name; // which refuses a model without layers
        (int channels, int height, int width) = model.InputShape;
        Console.Out.WriteLine($"{model.Name}: input {channels}×{height}×{width} ({model.InputLayout.ToString().ToUpperInvariant()}), {model.Classes} classes");
        foreach (ExplainableLayer layer in model.Layers.Where(l => l.EndsBlock || l.Name == marked || parsed.GetValue(All)))
            Console.Out.WriteLine(
                $"{(layer.Name == marked ? '*' : ' ')} {layer.Shape,-14} {layer.Operator,-18} {layer.Name}"
                + (layer.Obstacle is { } obstacle ? $"   [no gradient through {obstacle}]" : ""));
        Console.Out.WriteLine($"* default: {model.DefaultLayerReason}.");
        if (model.ScoreActivation != ScoreActivation.None)
            Console.Out.WriteLine($"The model ends in {model.ScoreActivation}; its input, the logits, is what is differentiated.");
        return CommandLine.Done;
    }
}
