using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;

namespace QuboCam.App.Commands;

/// <summary>The options of explain that say what is computed; the API takes them by the same names.</summary>
internal sealed class ExplainOptions
{
    private static readonly string[] MethodNames = [.. CamMethods.All.Select(m => m.Name)];
    private static readonly string[] DefaultMethods = [.. CamMethods.Default.Select(m => m.Name)];
    private readonly SamplerChoice sampler = new();
    private readonly Option<string[]> methods = new("--method")
    {
        Description = $"Method to run: {string.Join(", ", MethodNames)}. Repeat it for several. "
            + $"Default: {string.Join(", ", DefaultMethods)}.",
        HelpName = "NAME",
    };

    public ExplainOptions() => methods.AcceptOnlyFromAmong(MethodNames);

    /// <summary>Model, image and selection.</summary>
    public PredictionOptions Prediction { get; } = new();

    public void AddTo(Command command)
    {
        Prediction.AddTo(command);
        Prediction.AddAgainstTo(command);
        sampler.AddTo(command);
        command.Add(methods);
    }

    /// <summary>What was asked for, checked as far as it can be without model and image.</summary>
    /// <exception cref="InputException">A value is out of its range, or options exclude each other.</exception>
    public ExplainSettings Read(ParseResult parsed)
    {
        string[] names = parsed.GetValue(methods) is { Length: > 0 } named ? named : DefaultMethods;
        ImmutableArray<ICamMethod> chosen = [.. names.Distinct().Select(CamMethods.Named)];
        return new ExplainSettings(
            sampler.Create(parsed, Prediction.Threads(parsed)), Prediction.Selection(parsed, chosen), chosen, sampler.Seed(parsed));
    }
}

/// <summary>How a prediction is explained.</summary>
/// <param name="Sampler">Solves the selection problems.</param>
/// <param name="Selection">Formulation, strength factor, importance and number of maps.</param>
/// <param name="Methods">The methods, in the order asked for.</param>
/// <param name="Seed">Seed of every random choice.</param>
internal sealed record ExplainSettings(ISampler Sampler, SelectionOptions Selection, ImmutableArray<ICamMethod> Methods, ulong Seed)
{
    /// <summary>The whole path from an image to an explanation.</summary>
    public QuboExplainer Explainer(IImageClassifier classifier) => new(classifier, Sampler, Selection, Methods, Seed);

    /// <summary>The selection alone.</summary>
    /// <exception cref="InputException">More maps are to be selected than there are candidates.</exception>
    public MapSelection Select(ActivationsAndGradients trace, string? label, CancellationToken cancellation)
    {
        SelectionProblem problem = SelectionProblem.Build(trace, Selection, label);
        Stopwatch watch = Stopwatch.StartNew();
        SampleSet samples = Sampler.Sample(problem.Qubo, cancellation);
        return MapSelection.Of(trace, problem, samples, Selection.Weights ?? Selection.Formulation.DefaultWeights, watch.Elapsed);
    }
}
