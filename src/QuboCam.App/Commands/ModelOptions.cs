using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options that say which model is opened and how.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> model = new("--model")
    {
        Description = $"ONNX file, or a built-in model ({string.Join(", ", BuiltIn.Models)}).",
        DefaultValueFactory = _ => BuiltIn.DefaultModel,
        HelpName = "FILE.onnx",
    };
    private readonly Option<string?> input = new("--input") { Description = "Input that takes the image.", HelpName = "NAME" };
    private readonly Option<string?> output = new("--output") { Description = "Output that holds the class scores, of several.", HelpName = "NAME" };
    private readonly ThreadsOption threads = new();

    /// <summary>Adds the options; the model itself is an option or, where the command is about it, an argument of its own.</summary>
    public void AddTo(Command command, bool modelIsOption = true)
    {
        if (modelIsOption)
            command.Add(model);
        command.Add(input);
        command.Add(output);
        threads.AddTo(command);
    }

    public string Name(ParseResult parsed) => parsed.GetValue(model)!;

    /// <summary>Number of processors that may be used; not more than there are.</summary>
    public int Threads(ParseResult parsed) => threads.Value(parsed);

    /// <summary>Opens the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">The model; a file or a built-in one.</param>
    /// <param name="size">Rows and columns where the model leaves them open; null for the usual ones.</param>
    /// <param name="threads">Processors per run of the model; null for as many as may be used.</param>
    public OnnxModel Open(ParseResult parsed, string name, (int Height, int Width)? size = null, int? threads = null)
    {
        OnnxModelOptions options = new()
        {
            Input = parsed.GetValue(input),
            Output = parsed.GetValue(output),
            InputSize = size,
            Threads = threads ?? Threads(parsed),
        };
        return BuiltIn.IsModel(name) ? OnnxModel.Load(BuiltIn.Model(name), name, options) : OnnxModel.Open(name, options);
    }
}
