using System.Collections.Immutable;

namespace QuboCam;

/// <summary>What an <see cref="ImageExplainer"/> is opened with.</summary>
public sealed record ImageExplainerOptions
{
    /// <summary>The ONNX file.</summary>
    public required string Model { get; init; }

    /// <summary>Text file with one label a line, in the order of the classes; null where classes have only numbers.</summary>
    public string? Labels { get; init; }

    /// <summary>
    /// How a picture becomes the model's input: a preset of <see cref="PreprocessingPresets"/> or a file of <see cref="PreprocessingJson"/>.
    /// Null: the file MODEL<c>.preprocess.json</c> beside the model, or without one what the input's shape suggests.
    /// </summary>
    public string? Preprocessing { get; init; }

    /// <summary>Tensor or node whose feature maps are explained; null for the output of the last convolutional block.</summary>
    public string? Layer { get; init; }

    /// <summary>The CAM methods, in order, also ones of your own; QUBO-CAM, Grad-CAM, Grad-CAM++ and Score-CAM unless told otherwise.</summary>
    public ImmutableArray<ICamMethod> Methods { get; init; } = CamMethods.Default;

    /// <summary>Formulation, strength factor, importance and number of maps.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Solves the selection problems; null for the exact sampler with a time limit of ten seconds.</summary>
    public ISampler? Sampler { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>Input and output of the model, size of an input that leaves it open, processors.</summary>
    public OnnxModelOptions Opening { get; init; } = new();
}
