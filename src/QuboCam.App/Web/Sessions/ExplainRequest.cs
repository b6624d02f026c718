using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace QuboCam.App.Web;

/// <summary>What a form asks to be explained. It is kept with the result, so that the result can be worked on again.</summary>
internal sealed record ExplainRequest
{
    /// <summary>What the image is called.</summary>
    public required string ImageName { get; init; }

    /// <summary>Content hash of the image; null for a sample.</summary>
    public string? ImageHash { get; init; }

    /// <summary>The model.</summary>
    public required ModelReference Model { get; init; }

    /// <summary>The options of explain, as the form has them.</summary>
    public ImmutableArray<FormField> Fields { get; init; } = [];

    /// <summary>Content hashes of all that it needs.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => Model.Files.Concat(ImageHash is null ? [] : [ImageHash]);

    /// <summary>The first value of a field; null where the form has none.</summary>
    public string? Field(string name) => Fields.FirstOrDefault(field => field.Name == name && field.Value.Length > 0)?.Value;
}

/// <summary>A model by its content, with what belongs to it.</summary>
/// <param name="Id">Name of a built-in model, or the SHA-256 of the file.</param>
/// <param name="Name">What it is called.</param>
internal sealed record ModelReference(string Id, string Name)
{
    /// <summary>Names of the classes; null for none, or those of a built-in model.</summary>
    public KeptFile? Labels { get; init; }

    /// <summary>File of the preprocessing; null for none.</summary>
    public KeptFile? PreprocessFile { get; init; }

    /// <summary>Preset of the preprocessing; null for none.</summary>
    public string? Preset { get; init; }

    /// <summary>Content hashes of the model and what belongs to it.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => new[] { BlobStore.IsHash(Id) ? Id : null, Labels?.Hash, PreprocessFile?.Hash }.OfType<string>();
}

/// <summary>A file that is kept by its content.</summary>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
/// <param name="Name">What its sender calls it.</param>
internal sealed record KeptFile(string Hash, string Name);
