using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Another choice of maps for an image that was explained: other settings to solve with, or the maps themselves.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SelectionRequest
{
    /// <summary>Strength factor β, 0 to 1 exclusive.</summary>
    public double? Beta { get; init; }

    /// <summary>Exact number of maps; null or 0 for as many as the minimum has.</summary>
    public int? Select { get; init; }

    /// <summary>Price of a map in the reconstruction.</summary>
    public double? Price { get; init; }

    /// <summary>paper or reconstruction.</summary>
    public string? Formulation { get; init; }

    /// <summary>importance or refitted.</summary>
    public string? Weights { get; init; }

    /// <summary>gradient or gradient-times-activation.</summary>
    public string? Importance { get; init; }

    /// <summary>A sampler of this machine.</summary>
    public string? Sampler { get; init; }

    /// <summary>Seed of a sampler that chooses at random.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Seconds for the sampler; 2 unless given.</summary>
    public double? TimeLimit { get; init; }

    /// <summary>Maps chosen by hand, each of them a candidate; null to solve.</summary>
    public ImmutableArray<int>? Maps { get; init; }

    /// <summary>The settings asked for, as fields of a form, over those of the explanation.</summary>
    /// <param name="explained">The fields of the explanation.</param>
    /// <param name="threads">Processors that a sampler may use.</param>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public ExplainSettings Settings(IEnumerable<FormField> explained, int threads)
    {
        FormField[] given =
        [
            .. new[]
            {
                new FormField("beta", Text(Beta)), new("select", Text(Select)), new("price", Text(Price)), new("formulation", Formulation ?? ""),
                new("weights", Weights ?? ""), new("importance", Importance ?? ""), new("sampler", Sampler ?? ""), new("seed", Text(Seed)),
            }.Where(field => field.Value.Length > 0),
            new("time-limit", Text(TimeLimit ?? 2)),
        ];
        IEnumerable<FormField> kept = explained.Where(field => given.All(other => other.Name != field.Name)
            && !(Select == 0 && field.Name == "select") && !(Formulation is not null && field.Name is "method" or "price"));
        return ExplainFields.Read([.. kept, .. given.Where(field => field is not { Name: "select", Value: "0" })], threads);
    }

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
