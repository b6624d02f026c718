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
    private readonly DeviceOption device = new();

    public ModelOptions() => model.CompletionSources.Add([.. BuiltIn.Models]);

    /// <summary>Adds the options of a command that runs the model.</summary>
    /// <param name="command">The command.</param>
    /// <param name="runsHere">False where other machines run it: they say on how many threads, and run it on the processor.</param>
    public void AddTo(Command command, bool runsHere = true)
    {
        command.Add(model);
        command.Add(input);
        command.Add(output);
        if (!runsHere) return;
        threads.AddTo(command);
        device.AddTo(command);
    }

    /// <summary>Adds the options of a command that is about the model, which is an argument of its own, and looks at its graph.</summary>
    public void AddForGraphTo(Command command)
    {
        command.Add(input);
        command.Add(output);
        threads.AddTo(command);
    }

    public string Name(ParseResult parsed) => parsed.GetValue(model)!;

    /// <summary>Number of processors that may be used; not more than there are.</summary>
    public int Threads(ParseResult parsed) => threads.Value(parsed);

    /// <summary>How a model is opened.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="threads">Processors per run of the model; null for as many as may be used.</param>
    public OnnxModelOptions Options(ParseResult parsed, int? threads = null) => new()
    {
        Input = parsed.GetValue(input),
        Output = parsed.GetValue(output),
        Threads = threads ?? Threads(parsed),
        Device = device.Value(parsed),
    };

    /// <summary>Opens a model; a file or a built-in one.</summary>
    public OnnxModel Open(ParseResult parsed, string name) => Open(name, Options(parsed));

    /// <summary>Opens a model; a file or a built-in one.</summary>
    public static OnnxModel Open(string name, OnnxModelOptions options) =>
        BuiltIn.IsModel(name) ? OnnxModel.Load(BuiltIn.Model(name), name, options) : OnnxModel.Open(name, options);
}
