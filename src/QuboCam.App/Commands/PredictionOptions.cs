using System.CommandLine;

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
    private readonly Option<string?> against = new("--against")
    {
        Description = "Class to hold it against, \"why A and not B\": the difference of the two logits is explained.", HelpName = "INDEX|LABEL",
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
    private readonly Option<string?> weights = new("--weights")
    {
        Description = "Weights of the selected maps: importance, or refitted by non-negative least squares to the Grad-CAM map. Default: "
            + "importance for the paper's formulation, refitted for the reconstruction.",
        HelpName = "NAME",
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
        weights.AcceptOnlyFromAmong("importance", "refitted");
        importance.AcceptOnlyFromAmong("gradient", "gradient-times-activation");
        preprocess.CompletionSources.Add([.. PreprocessingPresets.All.Select(p => p.Name)]);
        Inputs.Validators.Add(ParseProblem.RefuseOptions);
        Inputs.CompletionSources.Add([.. BuiltIn.Samples]);
    }

    public Argument<string[]> Inputs { get; } = new("INPUT")
    {
        Description = "Picture (PNG, JPEG, WebP, BMP, GIF) or .npy file with the preprocessed float32 tensor; "
            + $"several are allowed. Without one: a sample ({string.Join(", ", BuiltIn.Samples)}).",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "INPUT",
    };

    /// <summary>Adds the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="runsHere">False where other machines run the model.</param>
    public void AddTo(Command command, bool runsHere = true)
    {
        model.AddTo(command, runsHere);
        command.Add(labels);
        command.Add(preprocess);
        command.Add(layer);
        command.Add(target);
        command.Add(formulation);
        command.Add(beta);
        command.Add(select);
        command.Add(price);
        command.Add(weights);
        command.Add(importance);
    }

    /// <summary>Adds the option of commands that explain one prediction at a time.</summary>
    public void AddAgainstTo(Command command) => command.Add(against);

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
            Weights = parsed.GetValue(weights) switch
            {
                "importance" => SelectionWeights.Importance,
                "refitted" => SelectionWeights.Refitted,
                _ => null,
            },
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
    public PredictionSetup Open(ParseResult parsed) => Request(parsed, Named(parsed, model.Name(parsed)), threads: null).Open();

    /// <summary>The same for a data set, whose images are worked on side by side: each run of the model takes one thread.</summary>
    public PredictionRequest ForDataSet(ParseResult parsed) => Request(parsed, [], threads: 1);

    private PredictionRequest Request(ParseResult parsed, string[] inputs, int? threads) => new()
    {
        Model = model.Name(parsed),
        Options = model.Options(parsed, threads),
        Labels = parsed.GetValue(labels),
        Preprocess = parsed.GetValue(preprocess),
        Layer = parsed.GetValue(layer),
        Class = parsed.GetValue(target),
        Against = parsed.GetValue(against),
        Inputs = inputs,
    };

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
}
