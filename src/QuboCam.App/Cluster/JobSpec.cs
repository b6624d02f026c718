using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuboCam.App.Cluster;

/// <summary>What a job is asked for: the command line of evaluate, and the files that it named.</summary>
internal sealed record JobSpec
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Arguments of evaluate, as they were given.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>What the results depend on; <see cref="Commands.EvaluateRequest.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The model's file and those beside it; empty for a built-in one.</summary>
    public required ImmutableArray<JobFile> Model { get; init; }

    /// <summary>File of labels; null for none.</summary>
    public JobFile? Labels { get; init; }

    /// <summary>File of the preprocessing; null for a preset, or none.</summary>
    public JobFile? Preprocess { get; init; }

    /// <summary>What results call the preprocessing; null where none was given.</summary>
    public string? PreprocessingName { get; init; }

    /// <summary>The data set as results name it.</summary>
    public required JobDataSetFacts DataSet { get; init; }

    /// <summary>As JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>From JSON.</summary>
    public static JobSpec Read(string json) => JsonSerializer.Deserialize<JobSpec>(json, Json)!;
}

/// <summary>A file of a job.</summary>
/// <param name="Name">Path relative to its folder.</param>
/// <param name="Hash">Digest of its content.</param>
internal sealed record JobFile(string Name, string Hash);

/// <summary>What a data set says of itself; see <see cref="IDataSet"/>.</summary>
internal sealed record JobDataSetFacts(
    string Name, string Kind, ImmutableArray<string> Classes, int? Count, ImmutableArray<string> Remarks);

/// <summary>An image of a job.</summary>
internal sealed record JobItem
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Name in results.</summary>
    public required string Name { get; init; }

    /// <summary>Index of its class in the set.</summary>
    public int? LabelIndex { get; init; }

    /// <summary>Name of its class.</summary>
    public string? Label { get; init; }

    /// <summary>Its file; null where it could not be read.</summary>
    public JobFile? File { get; init; }

    /// <summary>Why it could not be read; null where it could.</summary>
    public string? Fault { get; init; }

    /// <summary>Where its object is; null where nothing is known.</summary>
    public JobAnnotation? Annotation { get; init; }

    /// <summary>Why that could not be read; null where it could.</summary>
    public string? AnnotationFault { get; init; }

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static JobItem Read(string json) => JsonSerializer.Deserialize<JobItem>(json, Json)!;
}

/// <summary>Boxes and mask of an image.</summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns.</param>
/// <param name="Boxes">Left, top, right and bottom of each box.</param>
/// <param name="Mask">A bit a pixel, row by row, the lowest first; null for none.</param>
internal sealed record JobAnnotation(int Height, int Width, int[] Boxes, byte[]? Mask)
{
    public static JobAnnotation? Of(Annotation? annotation) => annotation is null ? null : new(
        annotation.Height, annotation.Width,
        [.. annotation.Boxes.SelectMany(box => (int[])[box.Left, box.Top, box.Right, box.Bottom])],
        annotation.Mask.IsDefault ? null : Packed(annotation.Mask));

    public Annotation Open() => new()
    {
        Height = Height,
        Width = Width,
        Boxes = [.. Boxes.Chunk(4).Select(box => new Box(box[0], box[1], box[2], box[3]))],
        Mask = Mask is null ? default : [.. Enumerable.Range(0, Height * Width).Select(i => (Mask[i >> 3] >> (i & 7) & 1) == 1)],
    };

    private static byte[] Packed(ImmutableArray<bool> mask)
    {
        byte[] bits = new byte[(mask.Length + 7) / 8];
        for (int i = 0; i < mask.Length; i++)
            if (mask[i]) bits[i >> 3] |= (byte)(1 << (i & 7));
        return bits;
    }
}
