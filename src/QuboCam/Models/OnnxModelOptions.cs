namespace QuboCam;

/// <summary>What a caller may say about an ONNX model.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>Rows and columns of the input, for a model that leaves them open; 224×224 when absent.</summary>
    public (int Height, int Width)? InputSize { get; init; }

    /// <summary>Name of the input that takes the image, where there are several; null for the only one.</summary>
    public string? Input { get; init; }

    /// <summary>Name of the output that holds the class scores, where there are several; null for the only one.</summary>
    public string? Output { get; init; }

    /// <summary>Processors that one run may use, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
