using System.Text;

namespace QuboCam.App.Web;

/// <summary>A model that was sent.</summary>
internal sealed class StoredModel
{
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; set => field = StoredText.Of(value); }

    /// <summary>Length of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>The <see cref="ModelReference"/> as JSON: labels and preprocessing.</summary>
    public required string Reference { get; set; }

    /// <summary>Content hashes of its files, with spaces between them.</summary>
    public required string Blobs { get; set; }

    /// <summary>Shape of the input, a JSON array.</summary>
    public required string InputShape { get; set; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; set; }

    /// <summary>Layer that is explained when none is named.</summary>
    public required string DefaultLayer { get; set => field = StoredText.Of(value); }

    public required DateTimeOffset Added { get; set; }

    public required DateTimeOffset LastUsed { get; set; }
}

/// <summary>An explanation that is kept.</summary>
internal sealed class StoredExplanation
{
    /// <summary>Its number: 22 characters that nobody guesses.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was looked at last, to the hour.</summary>
    public required DateTimeOffset LastRead { get; set; }

    /// <summary>What the image is called.</summary>
    public required string ImageName { get; init => field = StoredText.Of(value); }

    public required string ModelId { get; init; }

    public required string ModelName { get; init => field = StoredText.Of(value); }

    /// <summary>The <see cref="ExplainRequest"/> as JSON, so that the result can be worked on again.</summary>
    public required string Request { get; init; }

    /// <summary>Content hash of the document.</summary>
    public required string DocumentBlob { get; init; }

    /// <summary>Content hashes of image, model and other files, with spaces between them.</summary>
    public required string Blobs { get; init; }

    public required int PredictedClass { get; init; }

    public required string? PredictedLabel { get; init => field = value is null ? null : StoredText.Of(value); }

    /// <summary>Probability of the predicted class, [0, 1].</summary>
    public required double Probability { get; init; }

    public required int TargetClass { get; init; }

    public required string? TargetLabel { get; init => field = value is null ? null : StoredText.Of(value); }

    public required string Layer { get; init => field = StoredText.Of(value); }

    /// <summary>Whether methods are missing because the work was cancelled.</summary>
    public required bool Cancelled { get; init; }
}

/// <summary>Where a job is on its way.</summary>
internal enum JobStatus
{
    /// <summary>It waits for a processor.</summary>
    Queued,

    /// <summary>It is being worked on.</summary>
    Running,

    /// <summary>Its result is kept.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was stopped; what was done by then is kept.</summary>
    Cancelled,
}

/// <summary>A job.</summary>
internal sealed class JobRow
{
    /// <summary>Its number: 22 characters that nobody guesses.</summary>
    public required string Id { get; init; }

    /// <summary>Which runner does it.</summary>
    public required string Kind { get; init; }

    public required JobStatus Status { get; set; }

    /// <summary>What is asked, JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Content hashes of the files that it needs, with spaces between them.</summary>
    public required string Blobs { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Finished { get; set; }

    /// <summary>How often it was begun; a job that ends the program twice is not begun again.</summary>
    public int Attempts { get; set; }

    /// <summary>What went wrong, one line.</summary>
    public string? Error { get; set => field = value is null ? null : StoredText.Of(value); }

    /// <summary>Content hash of the result.</summary>
    public string? ResultBlob { get; set; }

    /// <summary>Number of the explanation that it made.</summary>
    public string? ExplanationId { get; set; }
}

/// <summary>Text that every database takes.</summary>
internal static class StoredText
{
    /// <summary>The text; what is no character, such as the zero that names in a model may hold, becomes �.</summary>
    public static string Of(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? Rune.ReplacementChar : rune));
}
