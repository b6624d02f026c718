using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The options that say which predictions are explained and how maps are selected.</summary>
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
    private readonly Option<string?> formulation = new("--formulation")
    {
        Description = "What the QUBO minimises: paper (importance against redundancy) or reconstruction (the few maps whose sum comes "
            + "closest to the Grad-CAM map). Default: paper, or what the only methods asked for use.",
        HelpName = "NAME",
    };
    private readonly Option<double> beta = new("--beta")
    {
        Description = "Strength factor, 0 < β < 1: importance against redundancy.", DefaultValueFactory = _ => 0.7, HelpName = "BETA",
    };
    private readonly Option<int?> select = new("--select") 
    {
        Description = $"Select exactly this many maps. Default: as many as the minimum has; {ReconstructionFormulation.DefaultMaps} of the "
            + "reconstruction without --price.",
        HelpName = "K",
    };
    private readonly Option<double?> price = new("--price")
    {
        Description = "Price μ of a map in the reconstruction, instead of a number of maps; about 0.015 selects six to ten.", HelpName = "MU",
    };
    private readonly Option<bool> refit = new("--refit")
    {
        Description = "Refit the weights of the selected maps by non-negative least squares to the Grad-CAM map.",
    };
    private readonly Option<string> importance = new("--importance")
    {
        Description = "What makes a map important: gradient (the paper's) or gradient-times-activation.",
        DefaultValueFactory = _ => "gradient",
        HelpName = "NAME",
    };

    public PredictionOptions()
    {
        formulation.AcceptOnlyFromAmong([.. Formulations.All.Select(f => f.Name)]);
        importance.AcceptOnlyFromAmong("gradient", "gradient-times-activation");
        Inputs.Validators.Add(ParseProblem.RefuseOptions);
    }

    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Picture (PNG, JPEG, WebP, BMP, GIF) or .npy file with the preprocessed float32 tensor; "
            + $"several are allowed. Without one: a sample ({string.Join(", ", BuiltIn.Samples)}).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        model.AddTo(command);
        command.Add(labels);
        command.Add(preprocess);
        command.Add(layer);
        command.Add(target);
        command.Add(formulation);
        command.Add(beta);
        command.Add(select);
        command.Add(price);
        command.Add(refit);
        command.Add(importance);
    }

    /// <summary>Number of processors that may be used.</summary>
    public int Threads(ParseResult parsed) => model.Threads(parsed);

    /// <summary>Formulation, β, price, importance and number of maps, checked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="methods">The methods asked for; where all that select use another formulation than the default one, that is it.</param>
    public SelectionOptions Selection(ParseResult parsed, IReadOnlyList<ICamMethod> methods)
    {
        SelectionOptions options = CommandLine.Checked(() => new SelectionOptions
        {
            Beta = parsed.GetValue(beta),
            Select = parsed.GetValue(select),
            Price = parsed.GetValue(price),
            Weights = parsed.GetValue(refit) ? SelectionWeights.Refitted : SelectionWeights.Importance,
            Importance = parsed.GetValue(importance) == "gradient" ? Importance.Gradient : Importance.GradientTimesActivation,
        });
        IFormulation[] used = [.. methods.Select(m => m.Formulation(options)).OfType<IFormulation>().Distinct()];
        options = parsed.GetValue(formulation) is { } name ? options with { Formulation = Formulations.Named(name) }
            : used is [IFormulation only] ? options with { Formulation = only } : options;
        if (options.Price is not null && options.Formulation != Formulations.Reconstruction && !used.Contains(Formulations.Reconstruction))
            throw new InputException("--price is of the reconstruction: add --formulation reconstruction or --method qubo-cam-r.");
        return options;
    }

    /// <summary>Whether the user gave a strength factor.</summary>
    public bool HasBeta(ParseResult parsed) => parsed.GetResult(beta) is { Implicit: false };

    /// <summary>Opens the model at its layer and reads labels, preprocessing and target class.</summary>
    public PredictionSetup Open(ParseResult parsed)
    {
        string[] inputs = Named(parsed, model.Name(parsed));
        return Open(parsed, inputs, inputs[0], threads: null);
    }

    /// <summary>The same for a data set, whose images are worked on side by side: each run of the model takes one thread.</summary>
    public PredictionSetup OpenForDataSet(ParseResult parsed) => Open(parsed, [], input: null, threads: 1);

    private PredictionSetup Open(ParseResult parsed, string[] inputs, string? input, int? threads)
    {
        string name = model.Name(parsed);
        string? rules = parsed.GetValue(preprocess) ?? Beside(name);
        OnnxModel opened = model.Open(parsed, name, InputSize(input, rules), threads);
        Labels? classes = ReadLabels(parsed, opened);
        int? wanted = parsed.GetValue(target) is { } text ? ClassOf(text, classes, opened) : null;
        return new PredictionSetup(opened, new OnnxClassifier(opened, parsed.GetValue(layer)), classes, wanted, inputs)
        {
            Preprocessing = rules is not null ? PreprocessingPresets.Resolve(rules, opened.InputShape, opened.InputLayout)
                : BuiltIn.IsModel(name) ? BuiltIn.Preprocessing() : null,
            PreprocessingName = rules ?? (BuiltIn.IsModel(name) ? "the model's own" : null),
        };
    }

    /// <summary>The inputs; those that are missing are refused before the model is opened.</summary>
    private string[] Named(ParseResult parsed, string model)
    {
        if (parsed.GetValue(Inputs) is not { Length: > 0 } inputs)
            return BuiltIn.IsModel(model) ? [BuiltIn.DefaultSample]
                : throw new InputException($"There is no INPUT; name a picture or .npy file for {model} to explain.");
        foreach (string input in inputs.Where(i => !BuiltIn.IsSample(i)))
            if (input.Length == 0 || !Path.Exists(input))
                throw new InputException($"{(input.Length == 0 ? "An INPUT without a name" : input)} does not exist.");
        return inputs;
    }

    private Labels? ReadLabels(ParseResult parsed, OnnxModel opened)
    {
        string? file = parsed.GetValue(labels);
        Labels? classes = file is not null ? Labels.Read(file) : BuiltIn.IsModel(opened.Name) ? BuiltIn.Labels() : null;
        return classes is null || classes.Names.Length == opened.Classes ? classes
            : throw new InputException($"{file} has {classes.Names.Length} labels; {opened.Name} has {opened.Classes} classes.");
    }

    private static string? Beside(string model)
    {
        string beside = Path.ChangeExtension(model, ".preprocess.json");
        return !BuiltIn.IsModel(model) && File.Exists(beside) ? beside : null;
    }

    /// <summary>Rows and columns for a model that leaves them open: those of the tensor given, or of the preprocessing file.</summary>
    private static (int Height, int Width)? InputSize(string? input, string? rules)
    {
        if (input is not null && PredictionSetup.IsTensor(input))
            return Possible(Size(NpyFile.Read(input).Shape), input);
        if (!File.Exists(rules) || PreprocessingPresets.All.Any(p => p.Name == rules))
            return null;
        Preprocessing read = PreprocessingJson.Read(rules);
        return Possible(
            read.Crop is { } crop ? (crop.Height, crop.Width)
            : read.Resize is ExactSize { Size: { } size } ? (size.Height, size.Width) : null, rules);
    }

    private static (int Height, int Width)? Possible((int Height, int Width)? size, string file)
    {
        const int longest = OnnxModelOptions.LongestSide;
        return size is null or (>= 1 and <= longest, >= 1 and <= longest) ? size : throw new InputException(
            $"{file}: an image of {size.Value.Height}×{size.Value.Width}; rows and columns of a model's input lie between 1 and {longest}.");
    }

    /// <summary>Rows and columns of an image of the shape [1×]C×H×W, or [1×]H×W×C where only the last axis can be the channels.</summary>
    private static (int Height, int Width)? Size(IReadOnlyList<int> shape) => shape.Count < 3 ? null
        : shape[^1] is 1 or 3 or 4 && shape[^3] is not (1 or 3 or 4) ? (shape[^3], shape[^2]) : (shape[^2], shape[^1]);

    private static int ClassOf(string text, Labels? labels, OnnxModel model)
    {
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out int index))
            return labels?.Find(text)
                ?? throw new InputException($"--class '{text}': a label needs --labels FILE; without it give an index, 0 to {model.Classes - 1}.");
        return index >= 0 && index < model.Classes ? index
            : throw new InputException($"--class {text}: {model.Name} has classes 0 to {model.Classes - 1}.");
    }
}
