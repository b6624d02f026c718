using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuboCam;

/// <summary>What the Hugging Face library "datasets" writes into a Parquet file's metadata about its columns.</summary>
internal static class HuggingFaceFeatures
{
    /// <summary>Names of a ClassLabel column's classes, by index; empty where the metadata have none.</summary>
    public static ImmutableArray<string> Classes(IReadOnlyDictionary<string, string>? metadata, string? column)
    {
        if (metadata is null || column is null || !metadata.TryGetValue("huggingface", out string? text) || text is null)
            return [];
        try
        {
            return JsonNode.Parse(text)?["info"]?["features"]?[column]?["names"] is JsonArray names
                ? [.. names.Select(name => name?.GetValue<string>() ?? "")] : [];
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return []; // some other tool's metadata under the same key
        }
    }
}
