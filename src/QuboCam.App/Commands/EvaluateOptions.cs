using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options of evaluate beyond those of explain.</summary>
internal sealed class EvaluateOptions
{
    private static readonly string[] MethodNames = [.. CamMethods.All.Select(m => m.Name)];
    private static readonly string[] MetricNames = [.. Metrics.All.Select(m => m.Name)];
    private readonly PredictionOptions prediction = new();
    private readonly SamplerChoice sampler = new();
    private readonly Argument<string> dataSet = new("DATASET")
    {
        Description = "Folder with a sub-folder per class, CSV manifest, CIFAR, STL-10 or IDX binary, Parquet, or a zip of these.",
    };
    private readonly Option<string[]> methods = new("--method")
    {
        Description = $"Method to score: {string.Join(", ", MethodNames)}; with ':' and a sampler's name where another one than --sampler is to "
            + $"solve its problem. Repeat it; the others are compared with the first. Default: "
            + $"{string.Join(", ", CamMethods.All.Where(m => m.IsDefault).Select(m => m.Name))}.",
        HelpName = "NAME[:SAMPLER]",
    };
    private readonly Option<string[]> metrics = new("--metric")
    {
        Description = $"Metric to measure: {string.Join(", ", MetricNames)}. Repeat it for several. Default: those that are cheap.",
        HelpName = "NAME",
    };
    private readonly Option<string> folder = new("--out") { Description = "Folder of the results.", HelpName = "DIR", Required = true };
    private readonly Option<int?> limit = new("--limit") { Description = "At most so many images, the first ones.", HelpName = "N" };
    private readonly Option<int?> steps = new("--steps")
    {
        Description = "Steps of deletion and insertion from the whole image to none. Default: one row of pixels a step.", HelpName = "N",
    };
    private readonly Option<DataSetPart> part = new("--part")
    {
        Description = "Which part of a set that has several: test, train or all.", DefaultValueFactory = _ => DataSetPart.Test, HelpName = "NAME",
    };
    private readonly Option<bool> strict = new("--strict") { Description = "Stop at an image that cannot be read, instead of leaving it out." };
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on with the run that DIR holds; refused where there is none. Without it a run of the same settings is gone on with, too.",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print summary.json and nothing else." };

    public EvaluateOptions() => metrics.AcceptOnlyFromAmong(MetricNames);

    public void AddTo(Command command)
    {
        command.Add(dataSet);
        prediction.AddTo(command);
        sampler.AddTo(command);
        foreach (Option option in (Option[])[methods, metrics, folder, limit, steps, part, strict, resume, json])
            command.Add(option);
    }

    /// <summary>What was asked for, checked; opens nothing.</summary>
    /// <exception cref="InputException">An option is wrong.</exception>
    public EvaluateRequest Read(ParseResult parsed)
    {
        SamplerOptions options = sampler.Options(parsed, threads: 1);
        ImmutableArray<EvaluatedMethod> evaluated = Methods(parsed, options);
        string[] named = parsed.GetValue(metrics) is { Length: > 0 } given ? given : [.. Metrics.All.Where(m => m.IsDefault).Select(m => m.Name)];
        int? most = parsed.GetValue(limit);
        if (most is < 1)
            throw new InputException($"--limit {most}: at least one image is needed.");
        string output = parsed.GetValue(folder)!;
        OutputFolder.CheckFolder(output);
        if (parsed.GetValue(resume) && !File.Exists(Path.Combine(output, EvaluateRequest.JournalName)))
            throw new InputException($"--resume: {output} holds no unfinished run; leave --resume out to begin one.");
        return new EvaluateRequest
        {
            DataSet = parsed.GetValue(dataSet)!,
            Part = parsed.GetValue(part),
            Methods = evaluated,
            Metrics = [.. named.Distinct().Select(Metrics.Named)],
            Selection = prediction.Selection(parsed, [.. evaluated.Select(m => m.Method)]),
            Sampler = options,
            SamplerName = sampler.Chosen(parsed).Name,
            Perturbation = CommandLine.Checked(() => new PerturbationOptions { Steps = parsed.GetValue(steps) }),
            Limit = most,
            BadImages = parsed.GetValue(strict) ? BadImages.Stop : BadImages.Skip,
            Threads = prediction.Threads(parsed),
            Out = output,
            Json = parsed.GetValue(json),
        };
    }

    /// <summary>Opens the model.</summary>
    public PredictionSetup Open(ParseResult parsed) => prediction.OpenForDataSet(parsed);

    private ImmutableArray<EvaluatedMethod> Methods(ParseResult parsed, SamplerOptions options)
    {
        string[] names = parsed.GetValue(methods) is { Length: > 0 } named ? named
            : [.. CamMethods.All.Where(m => m.IsDefault).Select(m => m.Name)];
        Dictionary<string, ISampler> samplers = [];
        return [.. names.Distinct().Select(Method)];

        EvaluatedMethod Method(string name)
        {
            string[] parts = name.Split(':', 2);
            ICamMethod method = CamMethods.Named(parts[0]);
            string solver = parts.Length == 1 ? sampler.Chosen(parsed).Name : parts[1];
            if (!SamplerChoice.AllNames.Contains(solver))
                throw new InputException($"--method {name}: there is no sampler '{solver}'; there are {string.Join(", ", SamplerChoice.AllNames)}.");
            if (parts.Length == 2 && method.Formulation(new()) is null)
                throw new InputException($"--method {name}: {parts[0]} solves no problem; leave the sampler out.");
            if (!samplers.TryGetValue(solver, out ISampler? shared))
                samplers[solver] = shared = SamplerChoice.Named(solver, options);
            return new EvaluatedMethod(name, parts.Length == 1 ? method.Title : $"{method.Title}, {solver}", method, shared);
        }
    }
}
