using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>A model that the server can open: one of its own, or a file that was sent.</summary>
internal sealed record ModelSource
{
    /// <summary>Name of a built-in model, or the SHA-256 of the file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The file; null for a built-in model.</summary>
    public SentFile? File { get; init; }

    /// <summary>Names of the classes; null for those of a built-in model, or none.</summary>
    public SentFile? Labels { get; init; }

    /// <summary>File of the preprocessing; null where a preset or nothing was named.</summary>
    public SentFile? PreprocessFile { get; init; }

    /// <summary>Preset of the preprocessing; null where there is none.</summary>
    public string? Preset { get; init; }

    /// <summary>A model that is part of the program.</summary>
    public static ModelSource BuiltIn(string name) => new() { Id = name, Name = name };
}

/// <summary>A file that was sent.</summary>
/// <param name="Path">Where the server keeps it.</param>
/// <param name="Name">What the sender calls it; messages call it so.</param>
internal sealed record SentFile(string Path, string Name);

/// <summary>A model to be opened at a layer. Equal requests share what is opened.</summary>
internal sealed record ModelRequest
{
    // A model of a stranger may loop for ever.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(30);

    public required ModelSource Source { get; init; }

    /// <summary>Layer; null for the default one.</summary>
    public string? Layer { get; init; }

    /// <summary>Input that takes the image, of several.</summary>
    public string? Input { get; init; }

    /// <summary>Output that holds the class scores, of several.</summary>
    public string? Output { get; init; }

    /// <summary>Rows and columns for a model that leaves them open.</summary>
    public (int Height, int Width)? InputSize { get; init; }

    /// <summary>Opens the model.</summary>
    /// <param name="options">Threads and limits.</param>
    /// <exception cref="InputException">A file is wrong; the line names it as its sender does.</exception>
    public PredictionSetup Open(OnnxModelOptions options)
    {
        using CancellationTokenSource limit = new(LongestOpening);
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(limit.Token);
        try
        {
            return new PredictionRequest
            {
                Model = Source.File?.Path ?? Source.Id,
                Options = options with { Input = Input, Output = Output, InputSize = InputSize, DisplayName = Source.Name },
                Labels = Source.Labels?.Path,
                Preprocess = Source.PreprocessFile?.Path ?? Source.Preset,
                Layer = Layer,
            }.Open();
        }
        catch (InputException error)
        {
            throw new InputException(AsSent(error.Message), error);
        }
        catch (OperationCanceledException error)
        {
            throw new InputException($"{Source.Name}: one run takes longer than {LongestOpening.TotalSeconds} s; this server refuses it.", error);
        }
    }

    private string AsSent(string message)
    {
        foreach (SentFile file in new[] { Source.File, Source.Labels, Source.PreprocessFile }.OfType<SentFile>())
            message = message.Replace(file.Path, file.Name, StringComparison.Ordinal);
        return CommandFields.WithoutDashes(message);
    }
}
