using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What a run over a data set is for.</summary>
internal enum EvaluatePurpose
{
    /// <summary>Methods are scored.</summary>
    Evaluate,

    /// <summary>Settings of one method are compared on the validation half.</summary>
    Tune,

    /// <summary>Methods are scored on a cluster, whose threads and folder are not this command's.</summary>
    Cluster,
}

/// <summary>The options of evaluate and tune.</summary>
internal sealed class EvaluateOptions
{
    private static readonly double[] DefaultBetas = [0.3, 0.5, 0.7, 0.8, 0.9];
    private readonly EvaluatePurpose purpose;
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

    private readonly Option<Fold?> fold = new("--fold")
    {
        Description = "Only the validation or the test half, told by the images' names; tune uses the validation half.", HelpName = "NAME",
    };
    private readonly Option<double[]> betas = new("--betas")
    {
        Description = $"Strength factors to try. Default: {string.Join(" ", DefaultBetas.Select(b => b.ToString(CultureInfo.InvariantCulture)))}.",
        HelpName = "BETA…", AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<int[]> maps = new("--maps")
    {
        Description = "Numbers of maps to try, each with every β; without it the minimum decides.", HelpName = "K…",
        AllowMultipleArgumentsPerToken = true,
    };

    public EvaluateOptions(EvaluatePurpose purpose)
    {
        this.purpose = purpose;
        methods.CompletionSources.Add(MethodNames);
        metrics.AcceptOnlyFromAmong(MetricNames);
        part.AcceptOnlyFromAmong("test", "train", "all");
        fold.AcceptOnlyFromAmong("validation", "test");
    }

    public void AddTo(Command command)
    {
        command.Add(dataSet);
        prediction.AddTo(command, runsHere: purpose != EvaluatePurpose.Cluster);
        sampler.AddTo(command);
        Option[] own = purpose == EvaluatePurpose.Tune ? [betas, maps] : [methods, metrics, fold];
        Option[] here = purpose == EvaluatePurpose.Cluster ? [] : [folder, resume, json];
        foreach (Option option in (Option[])[.. own, limit, steps, part, strict, .. here])
            command.Add(option);
    }

    /// <summary>What was asked for, checked; opens nothing.</summary>
    /// <exception cref="InputException">An option is wrong.</exception>
    public EvaluateRequest Read(ParseResult parsed)
    {
        SamplerOptions options = sampler.Options(parsed, threads: 1);
        bool isTuning = purpose == EvaluatePurpose.Tune;
        ImmutableArray<EvaluatedMethod> evaluated = isTuning ? Settings(parsed, options) : Methods(parsed, options);
        string[] named = isTuning ? ["insertion", "deletion", "average-drop"]
            : parsed.GetValue(metrics) is { Length: > 0 } given ? given : [.. Metrics.All.Where(m => m.IsDefault).Select(m => m.Name)];
        int? most = parsed.GetValue(limit);
        if (most is < 1)
            throw new InputException($"--limit {most}: at least one image is needed.");
        string output = parsed.GetValue(folder) ?? "";
        if (purpose != EvaluatePurpose.Cluster)
            OutputFolder.CheckFolder(output);
        if (parsed.GetValue(resume) && !File.Exists(Path.Combine(output, EvaluateRequest.JournalName)))
            throw new InputException($"--resume: {output} holds no unfinished run; leave --resume out to begin one.");
        return new EvaluateRequest
        {
            DataSet = parsed.GetValue(dataSet)!,
            Part = parsed.GetValue(part),
            Fold = isTuning ? Fold.Validation : parsed.GetValue(fold),
            Methods = evaluated,
            Metrics = [.. named.Distinct().Select(Metrics.Named)],
            Selection = prediction.Selection(parsed, [.. evaluated.Select(m => m.Method)]),
            Sampler = options,
            SamplerName = sampler.Chosen(parsed).Name,
            Perturbation = CommandLine.Checked(() => new PerturbationOptions { Steps = parsed.GetValue(steps) }),
            Limit = most,
            BadImages = parsed.GetValue(strict) ? BadImages.Stop : BadImages.Skip,
            Threads = purpose == EvaluatePurpose.Cluster ? 1 : prediction.Threads(parsed),
            Out = output,
            Json = parsed.GetValue(json),
        };
    }

    /// <summary>Which model is asked for; it is not opened yet.</summary>
    public PredictionRequest Prediction(ParseResult parsed) => prediction.ForDataSet(parsed);

    /// <summary>The settings that tune compares, and Grad-CAM beside them.</summary>
    private ImmutableArray<EvaluatedMethod> Settings(ParseResult parsed, SamplerOptions options)
    {
        SelectionOptions common = prediction.Selection(parsed, []);
        bool hasBeta = common.Formulation == Formulations.Paper;
        double?[] factors = !hasBeta ? [null] : [.. (parsed.GetValue(betas) is { Length: > 0 } given ? given : DefaultBetas).Cast<double?>()];
        int?[] counts = parsed.GetValue(maps) is { Length: > 0 } numbers ? [.. numbers.Cast<int?>()] : [common.Select];
        if (!hasBeta && parsed.GetValue(betas) is { Length: > 0 })
            throw new InputException($"--betas: the formulation {common.Formulation.Name} has no β; give --maps.");
        if (prediction.HasBeta(parsed))
            throw new InputException("--beta: tune tries several strength factors; give --betas.");
        if (factors.FirstOrDefault(beta => !(beta is null or (> 0 and < 1))) is double wrong)
            throw new InputException(
                FormattableString.Invariant($"--betas {wrong}: a strength factor β lies strictly between 0 and 1."));
        if (counts.FirstOrDefault(count => count < 1) is int few)
            throw new InputException(FormattableString.Invariant($"--maps {few}: at least one map is selected."));
        ISampler solver = SamplerChoice.Named(sampler.Chosen(parsed).Name, options);
        List<EvaluatedMethod> settings = [];
        foreach (double? factor in factors.Distinct())
            foreach (int? count in counts.Distinct())
            {
                string name = string.Join(' ', new[]
                {
                    factor is double beta ? FormattableString.Invariant($"β={beta:R}") : common.Formulation.Name,
                    count is int k ? FormattableString.Invariant($"k={k}") : "",
                }.Where(part => part.Length > 0));
                SelectionOptions setting = common with { Beta = factor ?? common.Beta, Select = count };
                settings.Add(new EvaluatedMethod(name, $"QUBO-CAM, {name}", new QuboCamMethod(), solver) { Selection = setting });
            }
        return [.. settings, new EvaluatedMethod("grad-cam", "Grad-CAM", new GradCam(), solver)];
    }

    private ImmutableArray<EvaluatedMethod> Methods(ParseResult parsed, SamplerOptions options)
    {
        string[] names = parsed.GetValue(methods) is { Length: > 0 } named ? named
            : [.. CamMethods.All.Where(m => m.IsDefault).Select(m => m.Name)];
        Dictionary<string, ISampler> samplers = [];
        return [.. names.Distinct().Select(Method)];

        EvaluatedMethod Method(string name)
        {
            string[] parts = name.Split(':', 2);
            if (!MethodNames.Contains(parts[0]))
                throw new InputException(
                    $"--method {name}: there is no method '{parts[0]}'; there are {string.Join(", ", MethodNames)}.{ParseProblem.Meant(parts[0], MethodNames)}");
            ICamMethod method = CamMethods.Named(parts[0]);
            string solver = parts.Length == 1 ? sampler.Chosen(parsed).Name : parts[1];
            if (!SamplerChoice.AllNames.Contains(solver))
                throw new InputException($"--method {name}: there is no sampler '{solver}'; there are {string.Join(", ", SamplerChoice.AllNames)}."
                    + ParseProblem.Meant(solver, SamplerChoice.AllNames));
            if (parts.Length == 2 && method.Formulation(new()) is null)
                throw new InputException($"--method {name}: {parts[0]} solves no problem; leave the sampler out.");
            if (!samplers.TryGetValue(solver, out ISampler? shared))
                samplers[solver] = shared = SamplerChoice.Named(solver, options);
            return new EvaluatedMethod(name, parts.Length == 1 ? method.Title : $"{method.Title}, {solver}", method, shared);
        }
    }
}
