using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Which model is to explain what, as it was asked for: names and files, not yet opened.</summary>
internal sealed record PredictionRequest
{
    /// <summary>ONNX file or built-in model.</summary>
    public required string Model { get; init; }

    /// <summary>How it is opened; the size of its input is chosen here.</summary>
    public required OnnxModelOptions Options { get; init; }

    /// <summary>File of labels; null for those of a built-in model, or none.</summary>
    public required string? Labels { get; init; }

    /// <summary>File or name of the preprocessing; null for that beside the model.</summary>
    public required string? Preprocess { get; init; }

    /// <summary>Layer; null for the default one.</summary>
    public required string? Layer { get; init; }

    /// <summary>Index or label of the class to explain; null for the predicted one.</summary>
    public string? Class { get; init; }

    /// <summary>Index or label of the class to hold it against; null for none.</summary>
    public string? Against { get; init; }

    /// <summary>Pictures and tensors; none where a data set is explained.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>File of the preprocessing, named or beside the model; null for a preset, or none.</summary>
    public string? RulesFile => Rules is { } rules && PreprocessingPresets.All.All(preset => preset.Name != rules) ? rules : null;

    private string? Rules => Preprocess ?? Beside(Model);

    /// <summary>Opens the model at its layer and reads labels, preprocessing and target class.</summary>
    /// <exception cref="InputException">A file is missing or wrong.</exception>
    public PredictionSetup Open()
    {
        string? rules = Rules;
        OnnxModel opened = ModelOptions.Open(Model, Options with
        {
            InputSize = Options.InputSize ?? InputSize(Inputs is [string first, ..] ? first : null, rules),
        });
        Labels? classes = ReadLabels(opened);
        int? wanted = Class is { } text ? ClassOf(text, classes, opened) : null;
        return new PredictionSetup(opened, new OnnxClassifier(opened, Layer), classes, wanted, Inputs)
        {
            AgainstClass = Against is { } other ? ClassOf(other, classes, opened, "--against") : null,
            Preprocessing = rules is not null ? PreprocessingPresets.Resolve(rules, opened.InputShape, opened.InputLayout)
                : BuiltIn.IsModel(Model) ? BuiltIn.Preprocessing() : null,
            PreprocessingName = rules ?? (BuiltIn.IsModel(Model) ? "the model's own" : null),
        };
    }

    private Labels? ReadLabels(OnnxModel opened) => Labels is not null ? QuboCam.Labels.ReadFor(opened, Labels)
        : BuiltIn.IsModel(opened.Name) ? BuiltIn.Labels() : null;

    private static string? Beside(string model) => BuiltIn.IsModel(model) ? null : PreprocessingJson.Beside(model);

    /// <summary>Rows and columns for a model that leaves them open: those of the tensor given, or of the preprocessing file.</summary>
    private static (int Height, int Width)? InputSize(string? input, string? rules) =>
        input is not null && PredictionSetup.IsTensor(input) ? InputSize(NpyFile.Read(input), input) : PreprocessingPresets.InputSize(rules);

    /// <summary>Rows and columns of the image in an array; null where its shape is not that of one.</summary>
    /// <exception cref="InputException">A side is longer than a model's input can be.</exception>
    internal static (int Height, int Width)? InputSize(NpyArray array, string name) =>
        OnnxModelOptions.Possible(Size(array.Shape), name);

    /// <summary>Rows and columns of an image of the shape [1×]C×H×W, or [1×]H×W×C where only the last axis can be the channels.</summary>
    private static (int Height, int Width)? Size(IReadOnlyList<int> shape) => shape.Count < 3 ? null
        : shape[^1] is 1 or 3 or 4 && shape[^3] is not (1 or 3 or 4) ? (shape[^3], shape[^2]) : (shape[^2], shape[^1]);

    /// <summary>The class that an index or label names.</summary>
    /// <exception cref="InputException">There is no such class.</exception>
    internal static int ClassOf(string text, Labels? labels, OnnxModel model, string option = "--class")
    {
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out int index))
            return labels?.Find(text)
                ?? throw new InputException($"{option} '{text}': a label needs --labels FILE; without it give an index, 0 to {model.Classes - 1}.");
        return index >= 0 && index < model.Classes ? index
            : throw new InputException($"{option} {text}: {model.Name} has classes 0 to {model.Classes - 1}.");
    }
}
