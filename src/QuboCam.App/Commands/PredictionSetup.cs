namespace QuboCam.App.Commands;

/// <summary>What is opened for explaining predictions: model, layer, labels, inputs and preprocessing.</summary>
internal sealed record PredictionSetup(
    OnnxModel Model, OnnxClassifier Classifier, Labels? Labels, int? TargetClass, IReadOnlyList<string> Inputs) : IDisposable
{
    /// <summary>The class that the target is held against; null for none.</summary>
    public int? AgainstClass { get; init; }

    /// <summary>The preprocessing; null where none was given, so that the model's input has to suggest one.</summary>
    public required Preprocessing? Preprocessing { get; init; }

    /// <summary>Where the preprocessing comes from: a file, a preset; null where none was given.</summary>
    public required string? PreprocessingName { get; init; }

    /// <summary>The preprocessing that was given, or the one that the input's shape suggests.</summary>
    public Preprocessing PreprocessingOrSuggested => Preprocessing ?? Preprocessing.For(Classifier.InputShape, Classifier.InputLayout);

    /// <summary>Whether an input is a preprocessed tensor rather than a picture.</summary>
    public static bool IsTensor(string input) => input.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>The label of a class; null where there are no labels.</summary>
    public string? Label(int? index) => index is int known ? Labels?.Names[known] : null;

    /// <summary>What a class is called in summaries and pictures.</summary>
    public string ClassName(int index) => Label(index) ?? $"class {index}";

    /// <summary>Probability of a class, [0, 1].</summary>
    public double Probability(ActivationsAndGradients trace, int index) => Probabilities.Of(trace.Logits, Model.ScoreActivation)[index];

    /// <summary>Has the model look at an image: the class to explain, held against another where that is asked for.</summary>
    /// <exception cref="InputException">The class is held against itself.</exception>
    public ActivationsAndGradients Trace(ImageTensor tensor, int? target, int? against)
    {
        ActivationsAndGradients trace = Classifier.Trace([tensor], [target])[0];
        return against is int other ? trace.HeldAgainst(other, tensor, Classifier) : trace;
    }

    /// <summary>Reads an input: the tensor that the model takes, and the picture to draw on.</summary>
    /// <exception cref="InputException">The file is missing, is no picture, or has the wrong shape.</exception>
    public (ImageTensor Tensor, RgbImage Picture) Read(string input) => IsTensor(input) ? ReadTensor(input) : ReadPicture(input);

    /// <summary>The tensor that the model takes of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InputException">The preprocessing does not fit the model.</exception>
    public ImageTensor Tensor(RgbImage picture, string name) => Model.Fitting(PreprocessingOrSuggested.Apply(picture), name);

    /// <summary>The picture of an explanation: the image and all methods side by side.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="picture">What the model saw, as large as it is drawn.</param>
    /// <param name="size">Rows and columns of what the model saw.</param>
    /// <param name="overlay">Opacity and colours.</param>
    /// <returns>A PNG file.</returns>
    public byte[] Panel(Explanation explanation, RgbImage picture, (int Height, int Width) size, OverlayOptions overlay) =>
        ExplanationPanel.Render(explanation, picture, new ExplanationPanelHeader
        {
            ClassName = ClassName, Activation = Model.ScoreActivation, ImageSize = size,
        }, overlay);

    /// <summary>The same for the content of a file, told by its first bytes.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="limits">What is too large.</param>
    /// <exception cref="InputException">The content is no picture, is too large, or has the wrong shape.</exception>
    public (ImageTensor Tensor, RgbImage Picture) Read(ReadOnlySpan<byte> content, string name, ImageLimits limits) =>
        NpyFile.Recognises(content) ? WithPicture(NpyFile.Image(NpyFile.Decode(content, name), name, Classifier.InputLayout), name)
            : WithTensor(ImageReader.Decode(content, name, limits), name);

    public void Dispose() => Classifier.Dispose();

    private (ImageTensor, RgbImage) ReadPicture(string input) =>
        WithTensor(BuiltIn.IsSample(input) ? BuiltIn.Sample(input) : ImageReader.Read(input), input);

    private (ImageTensor, RgbImage) ReadTensor(string input) => WithPicture(NpyFile.ReadImage(input, Classifier.InputLayout), input);

    private (ImageTensor, RgbImage) WithTensor(RgbImage picture, string input) =>
        (Tensor(picture, input), PreprocessingOrSuggested.Seen(picture));

    private (ImageTensor, RgbImage) WithPicture(ImageTensor tensor, string input)
    {
        if (!Model.Takes(tensor))
            throw new InputException(
                $"{input} holds {OnnxModel.Shape((tensor.Channels, tensor.Height, tensor.Width), tensor.Layout)} values; {Model.Name} takes "
                + $"{OnnxModel.Shape(Model.InputShape, Model.InputLayout)}.");
        bool canUndo = Preprocessing is not null && tensor.Channels == Preprocessing.ChannelCount && tensor.Layout == Preprocessing.Layout;
        return (tensor, canUndo ? Preprocessing!.ToImage(tensor) : TensorPicture.MinMax(tensor));
    }
}
