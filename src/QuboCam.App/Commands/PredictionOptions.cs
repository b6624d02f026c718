using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options that say which prediction is explained, shared by explain and problem.</summary>
internal sealed class PredictionOptions
{
    private readonly ModelOptions model = new();
    private readonly Option<string?> labels = new("--labels") { Description = "Text file with one class label per line.", HelpName = "FILE" };
    private readonly Option<string?> preprocess = new("--preprocess")
    {
        Description = "How a picture becomes the model's input: a JSON file (see docs/reference.md) or one of "
            + $"{string.Join(", ", PreprocessingPresets.All.Select(p => p.Name))}. Default: MODEL.preprocess.json beside the model, "
            + "else what the input's shape suggests.",
        HelpName = "FILE|NAME",
    };
    private readonly Option<string?> layer = new("--layer")
    {
        Description = "Layer to explain (see 'qubocam layers'). Default: the output of the last convolutional block.", HelpName = "NAME",
    };
    private readonly Option<string?> target = new("--class")
    {
        Description = "Class to explain. Default: the predicted one.", HelpName = "INDEX|LABEL",
    };
    private readonly Option<double> beta = new("--beta")
    {
        Description = "Strength factor, 0 < β < 1: importance against redundancy.", DefaultValueFactory = _ => 0.7, HelpName = "BETA",
    };
    private readonly Option<int?> select = new("--select") { Description = "Select exactly this many maps.", HelpName = "K" };
    private readonly Option<string> importance = new("--importance")
    {
        Description = "What makes a map important.", DefaultValueFactory = _ => "gradient",
    };

    public PredictionOptions() => importance.AcceptOnlyFromAmong("gradient", "gradient-times-activation");

    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Picture (PNG, JPEG, WebP, BMP, GIF) or .npy file with the preprocessed float32 tensor; "
            + $"several are allowed. Without one: a sample ({string.Join(", ", BuiltIn.Samples)}).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        command.Add(Inputs);
        model.AddTo(command);
        command.Add(labels);
        command.Add(preprocess);
        command.Add(layer);
        command.Add(target);
        command.Add(beta);
        command.Add(select);
        command.Add(importance);
    }

    /// <summary>Number of processors that may be used.</summary>
    public int Threads(ParseResult parsed) => model.Threads(parsed);

    /// <summary>β, importance and number of maps, checked.</summary>
    public SelectionOptions Selection(ParseResult parsed) => CommandLine.Checked(() => new SelectionOptions
    {
        Beta = parsed.GetValue(beta),
        Select = parsed.GetValue(select),
        Importance = parsed.GetValue(importance) == "gradient" ? Importance.Gradient : Importance.GradientTimesActivation,
    });

    /// <summary>Opens the model at its layer and reads labels, preprocessing and target class.</summary>
    public PredictionSetup Open(ParseResult parsed)
    {
        string[] inputs = parsed.GetValue(Inputs) is { Length: > 0 } named ? named : [BuiltIn.DefaultSample];
        string name = model.Name(parsed);
        string? rules = parsed.GetValue(preprocess) ?? Beside(name);
        OnnxModel opened = model.Open(parsed, InputSize(inputs[0], rules));
        Preprocessing preprocessing = rules is not null
            ? PreprocessingPresets.Resolve(rules, opened.InputShape, opened.InputLayout)
            : BuiltIn.IsModel(name) ? BuiltIn.Preprocessing() : Preprocessing.For(opened.InputShape, opened.InputLayout);
        Labels? classes = parsed.GetValue(labels) is { } file ? Labels.Read(file) : BuiltIn.IsModel(name) ? BuiltIn.Labels() : null;
        if (classes is not null && classes.Names.Length != opened.Classes)
            throw new InputException($"{parsed.GetValue(labels)}: {classes.Names.Length} labels; {name} has {opened.Classes} classes.");
        int? wanted = parsed.GetValue(target) is { } text ? ClassOf(text, classes, opened) : null;
        return new PredictionSetup(opened, new OnnxClassifier(opened, parsed.GetValue(layer)), preprocessing, classes, wanted, inputs)
        {
            PreprocessingIsKnown = rules is not null || BuiltIn.IsModel(name),
        };
    }

    private static string? Beside(string name)
    {
        string beside = Path.ChangeExtension(name, ".preprocess.json");
        if (BuiltIn.IsModel(name) || !File.Exists(beside))
            return null;
        Console.Error.WriteLine($"preprocessing: {beside}");
        return beside;
    }

    /// <summary>Rows and columns for a model that leaves them open: those of the tensor given, or of the preprocessing file.</summary>
    private static (int Height, int Width)? InputSize(string input, string? rules)
    {
        if (input.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) && File.Exists(input))
            return NpyFile.ReadImage(input, TensorLayout.Nchw) is var tensor ? (tensor.Height, tensor.Width) : null;
        if (rules is null || PreprocessingPresets.All.Any(p => p.Name == rules))
            return null;
        Preprocessing read = PreprocessingJson.Read(rules);
        return read.Crop is { } crop ? (crop.Height, crop.Width)
            : read.Resize is ExactSize { Size: { } size } ? (size.Height, size.Width) : null;
    }

    private static int ClassOf(string text, Labels? labels, OnnxModel model)
    {
        if (!int.TryParse(text, out int index))
            return labels?.Find(text)
                ?? throw new InputException($"--class {text}: a label needs --labels FILE; without it give an index, 0 to {model.Classes - 1}.");
        return index >= 0 && index < model.Classes ? index
            : throw new InputException($"--class {text}: {model.Name} has classes 0 to {model.Classes - 1}.");
    }
}
