using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace QuboCam.App.Commands;

/// <summary>What evaluate was asked for.</summary>
internal sealed record EvaluateRequest
{
    /// <summary>File in the folder of the results that holds what is done.</summary>
    public const string JournalName = "journal.jsonl";

    public required string DataSet { get; init; }
    public required DataSetPart Part { get; init; }
    public required Fold? Fold { get; init; }
    public required ImmutableArray<EvaluatedMethod> Methods { get; init; }
    public required ImmutableArray<IMetric> Metrics { get; init; }
    public required SelectionOptions Selection { get; init; }
    public required SamplerOptions Sampler { get; init; }
    public required string SamplerName { get; init; }
    public required PerturbationOptions Perturbation { get; init; }
    public required int? Limit { get; init; }
    public required BadImages BadImages { get; init; }
    public required int Threads { get; init; }
    public required string Out { get; init; }
    public required bool Json { get; init; }

    /// <summary>The plan for an opened model and data set.</summary>
    public EvaluationPlan Plan(PredictionSetup setup, IDataSet dataSet) => new()
    {
        DataSet = dataSet,
        Model = setup.Model,
        Classifier = setup.Classifier,
        Preprocessing = setup.PreprocessingOrSuggested,
        Labels = setup.Labels,
        Methods = Methods,
        Metrics = Metrics,
        Selection = Selection,
        Perturbation = Perturbation,
        Seed = Sampler.Seed,
        TargetClass = setup.TargetClass,
        Limit = Limit,
        BadImages = BadImages,
        Threads = Threads,
    };

    /// <summary>The settings that the results depend on, for people and for telling runs apart.</summary>
    public ImmutableArray<(string Name, string Value)> Settings(PredictionSetup setup, IDataSet dataSet) =>
        [
            ("data set", $"{dataSet.Name} ({dataSet.Kind}, {(dataSet.Count is int count ? $"{count} images" : "number of images unknown")})"),
            ("part", Lower(Part)),
            ("limit", Limit?.ToString(CultureInfo.InvariantCulture) ?? "none"),
            ("model", $"{setup.Model.Name}, SHA-256 {setup.Model.Sha256}"),
            .. OtherDevice(setup.Model.Device),
            ("layer", setup.Classifier.Layer.Name),
            ("preprocessing", setup.PreprocessingName ?? "as the input's shape suggests"),
            ("class explained", setup.TargetClass is int c ? setup.ClassName(c) : "the predicted one"),
            ("methods", string.Join(", ", Methods.Select(m => m.Name))),
            ("metrics", string.Join(", ", Metrics.Select(m => m.Name))),
            ("formulation", Selection.Formulation.Name),
            ("β", Number(Selection.Beta)),
            ("maps selected", Selection.Select?.ToString(CultureInfo.InvariantCulture) ?? "as the formulation has it"),
            ("price μ", Selection.Price is double price ? Number(price) : "none"),
            ("importance", Lower(Selection.Importance)),
            ("weights of selected maps", Selection.Weights is { } weights ? Lower(weights) : "as the formulation has it"),
            ("sampler", SamplerName),
            ("reads", Sampler.Reads?.ToString(CultureInfo.InvariantCulture) ?? "default"),
            ("sweeps", Sampler.Sweeps.ToString(CultureInfo.InvariantCulture)),
            ("slices", Sampler.Slices.ToString(CultureInfo.InvariantCulture)),
            ("annealing time τ", Number(Sampler.AnnealingTime)),
            .. Methods.Any(method => method.Sampler.IsRemote) ? HardwareSettings.Of(Sampler) : [],
            ("time limit", Sampler.TimeLimit is TimeSpan time ? $"{Number(time.TotalSeconds)} s" : "default"),
            ("steps of deletion and insertion", Perturbation.Steps?.ToString(CultureInfo.InvariantCulture) ?? "one row of pixels each"),
            ("unreadable images", BadImages == BadImages.Skip ? "left out" : "stop the run"),
            ("seed", Sampler.Seed.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>
    /// The device as a setting, where it is not the processor: others round differently, so that a run does not change its kind. Which of
    /// several cards it was is none of the result's business.
    /// </summary>
    public static ImmutableArray<(string Name, string Value)> OtherDevice(ExecutionDevice device) =>
        device == ExecutionDevice.Cpu ? [] : [("device", device.Name)];

    /// <summary>What a run has to agree in to go on with another.</summary>
    public string Fingerprint(PredictionSetup setup, IDataSet dataSet, string version) => string.Join('\n',
        Settings(setup, dataSet).Select(s => $"{s.Name}: {s.Value}")
            .Append($"version: {version}")
            .Append($"labels: {(setup.Labels is { } labels ? Digest(labels) : "none")}")
            .Append($"preprocessing makes: {Effect(setup.PreprocessingOrSuggested)}"));

    /// <summary>Opens the journal of the run in the folder of the results, or begins it.</summary>
    /// <exception cref="InputException">The folder cannot be made, or is of a run with other settings.</exception>
    public EvaluationJournal OpenJournal(PredictionSetup setup, IDataSet dataSet) =>
        new(Path.Combine(OutputFolder.Create(Out), JournalName), Fingerprint(setup, dataSet, ProgramVersion.Number));

    /// <summary>A digest of what the preprocessing makes of a fixed picture: files may change and keep their names.</summary>
    private static string Effect(Preprocessing preprocessing)
    {
        const int side = 40;
        byte[] pattern = [.. Enumerable.Range(0, side * side * 3).Select(i => (byte)(i * 7919 >> 3))];
        ImageTensor tensor = preprocessing.Apply(new RgbImage(side, side, [.. pattern]));
        return Digest(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
    }

    private static string Digest(Labels labels) => Digest(Encoding.UTF8.GetBytes(string.Join('\n', labels.Names)));

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Lower<T>(T value) where T : Enum => value.ToString().ToLowerInvariant();
}
