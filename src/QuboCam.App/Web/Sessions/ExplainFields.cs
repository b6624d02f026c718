using System.CommandLine;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>The options of explain that a form may hold.</summary>
internal static class ExplainFields
{
    private static readonly ExplainOptions Options = new();
    private static readonly CommandFields Fields = new(
        Options.AddTo,
        "layer", "class", "against", "method", "formulation", "beta", "select", "price", "weights", "importance", "sampler", "reads",
        "sweeps", "slices", "tau", "descent", "seed", "time-limit", "input", "output");

    /// <summary>All fields of the form, for its description; '*' stands behind files.</summary>
    public static IReadOnlyList<string> Form { get; } =
        ["image*", "sample", "explanation", "model*", "labels*", "preprocess", "keep", .. Fields.Names];

    /// <summary>The option behind a field; null where there is none.</summary>
    public static Option? Option(string name) => Fields.Option(name);

    /// <summary>What the fields ask for.</summary>
    /// <param name="fields">The fields of the form.</param>
    /// <param name="threads">Processors that a sampler may use.</param>
    /// <exception cref="InputException">A field is unknown or wrong, or asks for a sampler that is not of this machine.</exception>
    public static ExplainSettings Read(IEnumerable<FormField> fields, int threads) => CommandFields.AsForm(() =>
    {
        ExplainSettings settings = Options.Read(Fields.Parse(fields, new FormField("threads", $"{threads}")));
        OwnSamplers.Require(settings.Sampler);
        return settings;
    });
}
