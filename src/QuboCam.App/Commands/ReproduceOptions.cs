using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options of reproduce.</summary>
internal sealed class ReproduceOptions
{
    private const string Package = "/usr/share/datasets/fashion-mnist", PaperConvention = "authors-figures";
    private static readonly ImmutableArray<double> DefaultTimes = [10, 50, 100];
    private readonly Argument<string?> dataSet = new("DATASET")
    {
        Description = "Folder with a sub-folder per class, CSV manifest, CIFAR, STL-10 or IDX binary, Parquet, or a zip of these. "
            + $"Default: {Package}, where Debian's package dataset-fashion-mnist puts it.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> models = new("--model")
    {
        Description = $"ONNX file or built-in model. Repeat it for several. Default: {string.Join(", ", BuiltIn.Models)}.",
        HelpName = "FILE.onnx", AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> labels = new("--labels")
    {
        Description = "Text file with one class label per line, for all models.", HelpName = "FILE",
    };
    private readonly Option<string?> preprocess = new("--preprocess")
    {
        Description = "How a picture becomes the models' input, as for explain.", HelpName = "FILE|NAME",
    };
    private readonly Option<string?> layer = new("--layer")
    {
        Description = "Layer to explain, of all models. Default: as for explain.", HelpName = "NAME",
    };
    private readonly Option<int> limit = new("--limit")
    {
        Description = "At most so many images, the first ones.", DefaultValueFactory = _ => 200, HelpName = "N",
    };
    private readonly Option<DataSetPart> part = new("--part")
    {
        Description = "Which part of a set that has several: test, train or all.", DefaultValueFactory = _ => DataSetPart.Test, HelpName = "NAME",
    };
    private readonly Option<double[]> times = new("--tau")
    {
        Description = $"Annealing times; several are allowed. Default: {string.Join(" ", DefaultTimes)}.",
        HelpName = "TAU…", AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string> convention = new("--convention")
    {
        Description = $"Strength of the driver and counting of pairs: {string.Join("; ", AnnealingConvention.All.Select(c => $"{c.Name} ({c.Description})"))}.",
        DefaultValueFactory = _ => PaperConvention,
        HelpName = "NAME",
    };
    private readonly Option<int> mostQubits = new("--max-qubits")
    {
        Description = "Leave out larger problems, and say so.", DefaultValueFactory = _ => 18, HelpName = "D",
    };
    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of resampling; the same seed gives the same result.", DefaultValueFactory = _ => 0, HelpName = "N",
    };
    private readonly ThreadsOption threads = new();
    private readonly DeviceOption device = new();
    private readonly Option<string> folder = new("--out")
    {
        Description = "Folder of the results; a run that was ended early goes on where it was.", HelpName = "DIR", Required = true,
    };
    private readonly Option<bool> json = new("--json") { Description = "Print reproduce.json and nothing else." };

    public ReproduceOptions()
    {
        dataSet.Validators.Add(ParseProblem.RefuseOptions);
        part.AcceptOnlyFromAmong("test", "train", "all");
        models.CompletionSources.Add([.. BuiltIn.Models]);
        preprocess.CompletionSources.Add([.. PreprocessingPresets.All.Select(p => p.Name)]);
        convention.AcceptOnlyFromAmong([.. AnnealingConvention.All.Select(c => c.Name)]);
    }

    public void AddTo(Command command)
    {
        command.Add(dataSet);
        foreach (Option option in (Option[])[models, labels, preprocess, layer, limit, part, times, convention, mostQubits, seed])
            command.Add(option);
        threads.AddTo(command);
        device.AddTo(command);
        command.Add(folder);
        command.Add(json);
    }

    /// <summary>What was asked for, checked; opens nothing.</summary>
    /// <exception cref="InputException">A value is out of its range, or there is no data set.</exception>
    public ReproduceRequest Read(ParseResult parsed)
    {
        if (parsed.GetValue(limit) < 1)
            throw new InputException($"--limit {parsed.GetValue(limit)}: at least one image is needed.");
        if (parsed.GetValue(mostQubits) is < 1 or > AnnealingMemory.MostQubits)
            throw new InputException($"--max-qubits {parsed.GetValue(mostQubits)}: 1 to {AnnealingMemory.MostQubits} can be had.");
        string output = parsed.GetValue(folder)!;
        OutputFolder.CheckFolder(output);
        return new ReproduceRequest
        {
            DataSet = parsed.GetValue(dataSet) ?? (Directory.Exists(Package) ? Package : throw new InputException(
                $"There is no Fashion-MNIST in {Package}: install Debian's package dataset-fashion-mnist, or name a DATASET.")),
            Models = parsed.GetValue(models) is { Length: > 0 } given ? [.. given.Distinct()] : [.. BuiltIn.Models],
            Labels = parsed.GetValue(labels),
            Preprocess = parsed.GetValue(preprocess),
            Layer = parsed.GetValue(layer),
            Limit = parsed.GetValue(limit),
            Part = parsed.GetValue(part),
            Times = parsed.GetValue(times) is { Length: > 0 } taus
                ? [.. taus.Select(time => AnnealOptions.Time(time, "--tau")).Distinct().Order()] : DefaultTimes,
            Convention = AnnealingConvention.All.Single(c => c.Name == parsed.GetValue(convention)),
            MostQubits = parsed.GetValue(mostQubits),
            Seed = parsed.GetValue(seed),
            Threads = threads.Value(parsed),
            Device = device.Value(parsed),
            Out = output,
            Json = parsed.GetValue(json),
        };
    }
}
