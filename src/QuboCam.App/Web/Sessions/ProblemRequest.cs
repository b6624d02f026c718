using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Serialization;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>A problem to be solved or analysed, and the options of the command.</summary>
internal sealed record ProblemRequest
{
    /// <summary>Content hash of the problem file; null where the problem is that of an explanation.</summary>
    public string? Hash { get; init; }

    /// <summary>Number of the explanation whose problem it is.</summary>
    public string? Explanation { get; init; }

    /// <summary>Another selection from the explanation, whose problem is meant; null for its own.</summary>
    public SelectionRequest? Selection { get; init; }

    /// <summary>What the file is called.</summary>
    public required string Name { get; init; }

    /// <summary>The options of the command, as the form has them.</summary>
    public ImmutableArray<FormField> Fields { get; init; } = [];

    /// <summary>Content hashes of all that it needs.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => Hash is null ? [] : [Hash];
}

/// <summary>The options of solve that a form may hold.</summary>
internal static class SolveFields
{
    private static readonly SolveOptions Options = new();
    private static readonly CommandFields Fields = new(
        Options.AddTo,
        "sampler", "reads", "sweeps", "slices", "tau", "descent", "seed", "time-limit", "select", "maximize", "max-cut", "format", "problem",
        "target", "no-presolve", "certify", "compare");

    /// <summary>All fields of the form, for its description; '*' stands behind files.</summary>
    public static IReadOnlyList<string> Form { get; } = ["problem*", "explanation", "selection", .. Fields.Names];

    /// <summary>The option behind a field; null where there is none.</summary>
    public static Option? Option(string name) => Fields.Option(name);

    /// <summary>What the fields ask for.</summary>
    /// <exception cref="InputException">A field is unknown or wrong, or asks for a sampler that is not of this machine.</exception>
    public static SolveRequest Read(ProblemRequest request, int threads) => CommandFields.AsForm(() =>
    {
        SolveRequest read = Options.Read(Fields.Parse(request.Fields, new FormField("threads", $"{threads}"))) with { Problem = request.Name };
        foreach (string sampler in read.Samplers)
            OwnSamplers.Require(SamplerChoice.Named(sampler, read.Options));
        return read;
    });
}

/// <summary>The options of analyse that a form may hold.</summary>
internal static class AnalyseFields
{
    private static readonly AnalyseOptions Options = new();
    private static readonly CommandFields Fields = new(
        Options.AddTo,
        "tau", "schedule", "convention", "tolerance", "precision", "levels", "seed", "time-limit", "select", "maximize", "max-cut", "format",
        "problem", "pause", "reverse", "from", "reference", "shots", "no-evolution", "no-spectrum", "scan", "temperature", "coupling",
        "thermal-levels");

    // Others would be files of the server.
    private static readonly string[] Schedules = ["linear", "quadratic", AnnealSettings.LocallyAdiabatic];

    /// <summary>All fields of the form, for its description; '*' stands behind files.</summary>
    public static IReadOnlyList<string> Form { get; } = ["problem*", "explanation", "selection", .. Fields.Names];

    /// <summary>The option behind a field; null where there is none.</summary>
    public static Option? Option(string name) => Fields.Option(name);

    /// <summary>What the fields ask for.</summary>
    /// <exception cref="InputException">A field is unknown or wrong.</exception>
    public static AnalyseRequest Read(ProblemRequest request, int threads) => CommandFields.AsForm(() =>
    {
        foreach (FormField field in request.Fields.Where(field => field is { Name: "schedule", Value.Length: > 0 }))
            if (!Schedules.Contains(field.Value))
                throw new InputException($"schedule {CommandFields.Shortened(field.Value)}: {string.Join(" or ", Schedules)} is wanted.");
        return Options.Read(Fields.Parse(request.Fields, new FormField("threads", $"{threads}"))) with { Problem = request.Name };
    });
}

/// <summary>The samplers that the server offers.</summary>
internal static class OwnSamplers
{
    /// <summary>Refuses a sampler that computes elsewhere, at somebody's cost.</summary>
    /// <exception cref="InputException">It is one.</exception>
    public static void Require(ISampler sampler)
    {
        if (sampler.IsRemote)
            throw new InputException($"sampler {sampler.Name}: quantum hardware is reached from the command line only.");
    }
}
