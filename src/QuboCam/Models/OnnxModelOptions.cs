namespace QuboCam;

/// <summary>What a caller may say about an ONNX model.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>Most rows or columns that an input may have.</summary>
    public const int LongestSide = 16384;

    /// <summary>
    /// Rows and columns of the input, each 1 to <see cref="LongestSide"/>, for a model that leaves them open; 224×224 when absent.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A side lies outside.</exception>
    public (int Height, int Width)? InputSize
    {
        get;
        init => field = value is null or (>= 1 and <= LongestSide, >= 1 and <= LongestSide) ? value
            : throw new ArgumentOutOfRangeException(nameof(InputSize), value, $"Each side lies between 1 and {LongestSide}.");
    }

    /// <summary>The size that a file asks for, where a model's input can have it.</summary>
    /// <param name="size">Rows and columns; null where the file does not say.</param>
    /// <param name="file">The file, for the message.</param>
    /// <returns>The size.</returns>
    /// <exception cref="InputException">A side does not lie between 1 and <see cref="LongestSide"/>.</exception>
    public static (int Height, int Width)? Possible((int Height, int Width)? size, string file) =>
        size is null or (>= 1 and <= LongestSide, >= 1 and <= LongestSide) ? size : throw new InputException(
            $"{file}: an image of {size.Value.Height}×{size.Value.Width}; rows and columns of a model's input lie between 1 and {LongestSide}.");

    /// <summary>Name of the input that takes the image, where there are several; null for the only one.</summary>
    public string? Input { get; init; }

    /// <summary>Name of the output that holds the class scores, where there are several; null for the only one.</summary>
    public string? Output { get; init; }

    /// <summary>Processors that one run may use, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "At least one thread is needed.");
    } = Environment.ProcessorCount;

    /// <summary>What runs the model.</summary>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>Where the data of tensors may lie.</summary>
    public ExternalData ExternalData { get; init; } = ExternalData.BesideTheModel;

    /// <summary>What messages and reports call the model; null for the path of its file.</summary>
    public string? DisplayName { get; init; }
}

/// <summary>Where the data of a model's tensors may lie.</summary>
public enum ExternalData
{
    /// <summary>In the model's file, or in other files of its folder.</summary>
    BesideTheModel,

    /// <summary>In the model's file alone: for models that come from strangers.</summary>
    Refused,
}
