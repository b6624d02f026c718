using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The options of scale.</summary>
internal sealed class ScaleOptions
{
    /// <summary>Names of --class besides an index.</summary>
    public const string Predicted = "predicted", AllClasses = "all";

    private const string DefaultFolder = "qubocam-scale";
    private static readonly ImmutableArray<double> DefaultTimes = [10, 50, 100];
    private readonly Argument<string[]> inputs = new("INPUT")
    {
        Description = "Problem files, pictures, .npy tensors, IDX files of images, or folders of these. Without one: the built-in samples, "
            + "every class of each explained.",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "INPUT",
    };
    private readonly Option<string[]> models = new("--model")
    {
        Description = $"Classifier of the pictures: ONNX file or built-in model. Several are allowed. Default: {string.Join(", ", BuiltIn.Models)}.",
        HelpName = "FILE.onnx", AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> preprocess = new("--preprocess")
    {
        Description = "How a picture becomes the model's input, as for explain.", HelpName = "FILE|NAME",
    };
    private readonly Option<string?> layer = new("--layer") { Description = "Layer to explain. Default: as for explain.", HelpName = "NAME" };
    private readonly Option<string?> target = new("--class")
    {
        Description = $"Class whose maps are selected: {Predicted}, {AllClasses} (a problem for each), or an index. Default: {Predicted}.",
        HelpName = "NAME|INDEX",
    };
    private readonly Option<double> beta = new("--beta")
    {
        Description = "Strength factor, 0 < β < 1.", DefaultValueFactory = _ => new SelectionOptions().Beta, HelpName = "BETA",
    };
    private readonly Option<string> importance = new("--importance")
    {
        Description = "gradient or gradient-times-activation.", DefaultValueFactory = _ => "gradient", HelpName = "NAME",
    };
    private readonly Option<double[]> times = new("--tau")
    {
        Description = $"Annealing times; several are allowed. Default: {string.Join(" ", DefaultTimes)}.",
        HelpName = "TAU…", AllowMultipleArgumentsPerToken = true,
    };
    private readonly AnnealOptions anneal = new();
    private readonly DeviceOption device = new();
    private readonly Option<int?> limit = new("--limit") { Description = "At most so many inputs, the first ones.", HelpName = "N" };
    private readonly Option<int> mostQubits = new("--max-qubits")
    {
        Description = "Leave out larger problems, and say so.", DefaultValueFactory = _ => 18, HelpName = "D",
    };
    private readonly Option<string?> output = new("--out")
    {
        Description = $"Folder of the results; a run that was ended early goes on where it was. Default: {DefaultFolder}, or nothing with --json.",
        HelpName = "DIR",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print the JSON document and nothing else." };

    public ScaleOptions()
    {
        inputs.Validators.Add(ParseProblem.RefuseOptions);
        inputs.CompletionSources.Add([.. BuiltIn.Samples]);
        models.CompletionSources.Add([.. BuiltIn.Models]);
        preprocess.CompletionSources.Add([.. PreprocessingPresets.All.Select(p => p.Name)]);
        target.CompletionSources.Add(Predicted, AllClasses);
        importance.AcceptOnlyFromAmong("gradient", "gradient-times-activation");
    }

    public void AddTo(Command command)
    {
        command.Add(inputs);
        foreach (Option option in (Option[])[models, preprocess, layer, target, beta, importance, times])
            command.Add(option);
        anneal.AddTo(command);
        device.AddTo(command);
        foreach (Option option in (Option[])[limit, mostQubits, output, json])
            command.Add(option);
    }

    /// <summary>What was asked for, checked as far as it can be without the inputs.</summary>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public ScaleRequest Read(ParseResult parsed)
    {
        if (parsed.GetValue(limit) is < 1)
            throw new InputException($"--limit {parsed.GetValue(limit)}: at least one input is needed.");
        if (parsed.GetValue(mostQubits) is < 1 or > AnnealingMemory.MostQubits)
            throw new InputException($"--max-qubits {parsed.GetValue(mostQubits)}: 1 to {AnnealingMemory.MostQubits} can be had.");
        bool isPrinted = parsed.GetValue(json);
        string? folder = parsed.GetValue(output) ?? (isPrinted ? null : DefaultFolder);
        OutputFolder.CheckFolder(folder);
        string[] named = parsed.GetValue(inputs)!;
        foreach (string input in named.Where(i => !BuiltIn.IsSample(i) && !Path.Exists(i)))
            throw new InputException($"{(input.Length == 0 ? "An INPUT without a name" : input)} does not exist.");
        return new ScaleRequest
        {
            Inputs = named.Length > 0 ? [.. named] : [.. BuiltIn.Samples],
            Models = parsed.GetValue(models) is { Length: > 0 } given ? [.. given.Distinct()] : [.. BuiltIn.Models],
            Preprocess = parsed.GetValue(preprocess),
            Layer = parsed.GetValue(layer),
            Device = device.Value(parsed),
            Class = Class(parsed, named.Length == 0),
            Selection = CommandLine.Checked(() => new SelectionOptions
            {
                Beta = parsed.GetValue(beta),
                Importance = parsed.GetValue(importance) == "gradient" ? Importance.Gradient : Importance.GradientTimesActivation,
            }),
            Times = parsed.GetValue(times) is { Length: > 0 } taus
                ? [.. taus.Select(time => AnnealOptions.Time(time, "--tau")).Distinct().Order()] : DefaultTimes,
            Settings = anneal.Read(parsed),
            Limit = parsed.GetValue(limit) ?? int.MaxValue,
            MostQubits = parsed.GetValue(mostQubits),
            Out = folder,
            Json = isPrinted,
        };
    }

    private string Class(ParseResult parsed, bool isDemo)
    {
        string name = parsed.GetValue(target) ?? (isDemo ? AllClasses : Predicted);
        return name is Predicted or AllClasses || (int.TryParse(name, CultureInfo.InvariantCulture, out int index) && index >= 0) ? name
            : throw new InputException($"--class {name}: {Predicted}, {AllClasses} or the index of a class is wanted.");
    }
}

/// <summary>What scale was asked for.</summary>
internal sealed record ScaleRequest
{
    public required ImmutableArray<string> Inputs { get; init; }

    public required ImmutableArray<string> Models { get; init; }

    public required string? Preprocess { get; init; }

    public required string? Layer { get; init; }

    public required ExecutionDevice Device { get; init; }

    /// <summary>predicted, all, or an index.</summary>
    public required string Class { get; init; }

    public required SelectionOptions Selection { get; init; }

    /// <summary>Annealing times, ascending.</summary>
    public required ImmutableArray<double> Times { get; init; }

    public required AnnealSettings Settings { get; init; }

    public required int Limit { get; init; }

    public required int MostQubits { get; init; }

    public required string? Out { get; init; }

    public required bool Json { get; init; }

    /// <summary>All that the results depend on, in one line: a run goes on only where it is the same.</summary>
    public string Fingerprint() => string.Join(" | ", (string[])
    [
        $"models {string.Join(' ', Models)}", $"preprocess {Preprocess}", $"layer {Layer}", $"class {Class}",
        FormattableString.Invariant($"beta {Selection.Beta:R}"), $"importance {Selection.Importance}",
        $"tau {string.Join(' ', Times.Select(time => time.ToString("R", CultureInfo.InvariantCulture)))}",
        $"schedule {Settings.ScheduleName}", $"convention {Settings.Convention.Name}",
        FormattableString.Invariant($"tolerance {Settings.Evolution.Tolerance:R}"), $"precision {Settings.Evolution.Precision}",
        $"levels {Settings.Spectrum.Levels}", $"qubits {MostQubits}",
        .. EvaluateRequest.OtherDevice(Device).Select(setting => $"{setting.Name} {setting.Value}"),
    ]);
}
