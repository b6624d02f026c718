namespace QuboCam.App.Commands;

/// <summary>What is opened for explaining predictions: model, layer, preprocessing, labels and inputs.</summary>
internal sealed record PredictionSetup(
    OnnxModel Model, OnnxClassifier Classifier, Preprocessing Preprocessing, Labels? Labels, int? TargetClass, IReadOnlyList<string> Inputs)
    : IDisposable
{
    /// <summary>Whether the preprocessing was given rather than guessed, so that a tensor can be turned back into a picture.</summary>
    public bool PreprocessingIsKnown { get; init; }

    /// <summary>The label of a class; null where there are no labels.</summary>
    public string? Label(int? index) => index is int known ? Labels?.Names[known] : null;

    /// <summary>Reads an input: the tensor that the model takes, and the picture to draw on.</summary>
    /// <exception cref="InputException">The file is missing, is no picture, or has the wrong shape.</exception>
    public (ImageTensor Tensor, RgbImage Picture) Read(string input)
    {
        (ImageTensor tensor, RgbImage picture) = input.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? ReadTensor(input) : ReadPicture(input);
        return (tensor.Channels, tensor.Height, tensor.Width) == Classifier.InputShape && tensor.Layout == Classifier.InputLayout
            ? (tensor, picture)
            : throw new InputException(
                $"{input}: {Shape((tensor.Channels, tensor.Height, tensor.Width))} after preprocessing; {Model.Name} takes {Shape(Classifier.InputShape)}.");
    }

    public void Dispose() => Classifier.Dispose();

    private (ImageTensor, RgbImage) ReadPicture(string input)
    {
        RgbImage picture = BuiltIn.IsSample(input) ? BuiltIn.Sample(input) : ImageReader.Read(input);
        return (Preprocessing.Apply(picture), Preprocessing.Seen(picture));
    }

    private (ImageTensor, RgbImage) ReadTensor(string input)
    {
        ImageTensor tensor = NpyFile.ReadImage(input, Classifier.InputLayout);
        bool canUndo = PreprocessingIsKnown && tensor.Channels == Preprocessing.ChannelCount && tensor.Layout == Preprocessing.Layout;
        return (tensor, canUndo ? Preprocessing.ToImage(tensor) : TensorPicture.MinMax(tensor));
    }

    private static string Shape((int Channels, int Height, int Width) shape) => $"{shape.Channels}×{shape.Height}×{shape.Width}";
}
