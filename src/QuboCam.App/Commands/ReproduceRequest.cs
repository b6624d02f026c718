using System.Collections.Immutable;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>What reproduce was asked for.</summary>
internal sealed record ReproduceRequest
{
    private const string ScaleFolder = "scale";

    // One forward run per image and method; the panels are those of the images on which it is best and worst.
    private static readonly ImmutableArray<IMetric> Metrics = [QuboCam.Metrics.Named("average-drop")];
    private static readonly SelectionOptions Selection = new();

    public required string DataSet { get; init; }
    public required ImmutableArray<string> Models { get; init; }
    public required string? Labels { get; init; }
    public required string? Preprocess { get; init; }
    public required string? Layer { get; init; }
    public required int Limit { get; init; }
    public required DataSetPart Part { get; init; }
    public required ImmutableArray<double> Times { get; init; }
    public required AnnealingConvention Convention { get; init; }
    public required int MostQubits { get; init; }
    public required ulong Seed { get; init; }
    public required int Threads { get; init; }
    public required ExecutionDevice Device { get; init; }
    public required string Out { get; init; }
    public required bool Json { get; init; }

    /// <summary>The models with short names that are unique, and unlike the folder of the scaling study.</summary>
    public ImmutableArray<(string Model, string Name)> NamedModels()
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { ScaleFolder };
        return [.. Models.Select(model => (model, Unique(BuiltIn.IsModel(model) ? model : Path.GetFileNameWithoutExtension(model))))];

        string Unique(string name)
        {
            string candidate = name;
            for (int number = 2; !taken.Add(candidate); number++)
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            return candidate;
        }
    }

    /// <summary>How a model is opened; each of its runs takes one thread, because images are worked on side by side.</summary>
    public PredictionRequest Prediction(string model) => new()
    {
        Model = model,
        Options = new OnnxModelOptions { Threads = 1, Device = Device },
        Labels = Labels,
        Preprocess = Preprocess,
        Layer = Layer,
    };

    /// <summary>The evaluation of a model.</summary>
    public EvaluateRequest Evaluation(string name)
    {
        SamplerOptions sampler = new() { Seed = Seed, Threads = 1 };
        ISampler exact = SamplerChoice.Named(SamplerChoice.Exact, sampler);
        return new EvaluateRequest
        {
            DataSet = DataSet,
            Part = Part,
            Fold = null,
            Methods = [.. CamMethods.All.Where(m => m.IsDefault).Select(m => new EvaluatedMethod(m.Name, m.Title, m, exact))],
            Metrics = Metrics,
            Selection = Selection,
            Sampler = sampler,
            SamplerName = SamplerChoice.Exact,
            Perturbation = new PerturbationOptions(),
            Limit = Limit,
            BadImages = BadImages.Skip,
            Threads = Threads,
            Out = Path.Combine(Out, name),
            Json = false,
        };
    }

    /// <summary>The scaling study of all models.</summary>
    public ScaleRequest Scale() => new()
    {
        Inputs = [DataSet],
        Models = Models,
        Preprocess = Preprocess,
        Layer = Layer,
        Device = Device,
        Class = ScaleOptions.Predicted,
        Selection = Selection,
        Times = Times,
        Settings = new AnnealSettings
        {
            Schedule = AnnealingSchedule.Linear,
            ScheduleName = AnnealingSchedule.Linear.Name,
            Convention = Convention,
            Evolution = new EvolutionOptions(),
            Spectrum = new SpectrumOptions(),
            Seed = Seed,
            TimeLimit = null,
            Threads = Threads,
        },
        Limit = Limit,
        MostQubits = MostQubits,
        Out = Path.Combine(Out, ScaleFolder),
        Json = false,
    };

    /// <summary>What a reader needs to repeat the run.</summary>
    public ImmutableArray<(string, string)> Settings() =>
    [
        ("part", Part.ToString().ToLowerInvariant()),
        ("limit", Limit.ToString(CultureInfo.InvariantCulture)),
        ("β", Selection.Beta.ToString(CultureInfo.InvariantCulture)),
        ("sampler of the selections", SamplerChoice.Exact),
        ("annealing times τ", string.Join(", ", Times.Select(time => time.ToString("R", CultureInfo.InvariantCulture)))),
        ("schedule", AnnealingSchedule.Linear.Name),
        ("convention", $"{Convention.Name} ({Convention.Description})"),
        ("most qubits", MostQubits.ToString(CultureInfo.InvariantCulture)),
        .. EvaluateRequest.OtherDevice(Device),
        ("seed", Seed.ToString(CultureInfo.InvariantCulture)),
    ];
}
