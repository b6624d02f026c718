using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A preprocessing by name, fitted to a model's input.</summary>
/// <param name="Name">Name on the command line, as in <c>--preprocess</c>.</param>
/// <param name="Make">Makes it for rows and columns of the input; channels and layout are set afterwards.</param>
public sealed record PreprocessingPreset(string Name, Func<ImageSize, Preprocessing> Make)
{
    /// <summary>The preprocessing for a model.</summary>
    /// <param name="inputShape">Channels, rows and columns of the model's input.</param>
    /// <param name="layout">Order of the input's axes.</param>
    /// <returns>One that yields tensors of the input's shape.</returns>
    /// <exception cref="InputException">The model takes neither 1 nor 3 channels, or 1 where the preset is for colours.</exception>
    public Preprocessing For((int Channels, int Height, int Width) inputShape, TensorLayout layout)
    {
        if (inputShape.Channels is not (1 or 3))
            throw new InputException($"The model takes {inputShape.Channels} channels, an image has 1 or 3: give a preprocessed .npy file.");
        Preprocessing made = Make(new ImageSize(inputShape.Height, inputShape.Width)) with { Layout = layout };
        if (inputShape.Channels == 3)
            return made;
        if (made.Mean.Length > 1 || made.Channels == ChannelOrder.Bgr)
            throw new InputException($"The preprocessing {Name} is for colours, the model takes 1 channel: try unit.");
        return made with { Channels = ChannelOrder.Gray };
    }
}

/// <summary>The list of named preprocessings; one entry each.</summary>
public static class PreprocessingPresets
{
    /// <summary>Every preset.</summary>
    public static ImmutableArray<PreprocessingPreset> All { get; } =
    [
        new("imagenet", size => new()
        {
            Resize = new ShorterSide((int)Math.Round(Math.Max(size.Height, size.Width) * 256 / 224.0)),
            Crop = size,
            Mean = [0.485, 0.456, 0.406],
            Std = [0.229, 0.224, 0.225],
        }),
        new("unit", size => new() { Resize = new ExactSize(size) }),
        new("byte", size => new() { Resize = new ExactSize(size), Range = 255 }),
        new("signed", size => new() { Resize = new ExactSize(size), Mean = [0.5], Std = [0.5] }),
        new("caffe", size => new()
        {
            Resize = new ExactSize(size),
            Channels = ChannelOrder.Bgr,
            Range = 255,
            Mean = [104, 117, 123],
        }),
    ];

    /// <summary>A preset by its name.</summary>
    /// <param name="name">The name; upper and lower case alike.</param>
    /// <returns>The preset.</returns>
    /// <exception cref="InputException">No preset has this name; the line lists them.</exception>
    public static PreprocessingPreset Named(string name) =>
        All.FirstOrDefault(preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException(
            $"There is no preprocessing file or preset {name}; the presets are {string.Join(", ", All.Select(preset => preset.Name))}.");

    /// <summary>What <c>--preprocess</c> names: a preset, or else a file.</summary>
    /// <param name="nameOrPath">Name of a preset, or path of a file in the format of <see cref="PreprocessingJson"/>.</param>
    /// <param name="inputShape">Channels, rows and columns of the model's input.</param>
    /// <param name="layout">Order of the input's axes.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="InputException">Neither exists, the file is wrong, or the preset does not fit the model.</exception>
    public static Preprocessing Resolve(string nameOrPath, (int Channels, int Height, int Width) inputShape, TensorLayout layout) =>
        IsFile(nameOrPath) ? PreprocessingJson.Read(nameOrPath) : Named(nameOrPath).For(inputShape, layout);

    /// <summary>Rows and columns that a file makes, for a model that leaves those of its input open.</summary>
    /// <param name="nameOrPath">What <c>--preprocess</c> names; null for nothing.</param>
    /// <returns>Rows and columns; null for a preset, and where the file keeps those of the picture.</returns>
    /// <exception cref="InputException">The file is wrong, or a side is longer than a model's input can be.</exception>
    public static (int Height, int Width)? InputSize(string? nameOrPath)
    {
        if (nameOrPath is null || !IsFile(nameOrPath))
            return null;
        Preprocessing read = PreprocessingJson.Read(nameOrPath);
        return OnnxModelOptions.Possible(
            read.Crop is { } crop ? (crop.Height, crop.Width)
            : read.Resize is ExactSize { Size: { } size } ? (size.Height, size.Width) : null, nameOrPath);
    }

    private static bool IsFile(string nameOrPath) => Path.Exists(nameOrPath) && All.All(preset => preset.Name != nameOrPath);
}
