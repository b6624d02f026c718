namespace QuboCam;

/// <summary>Explains pictures with one model: opened once, then asked as often as one likes, from any thread.</summary>
/// <remarks>
/// This is <see cref="QuboExplainer"/> with everything around it that most programs want: files of the model, its labels and its
/// preprocessing in, pictures and JSON out. All its methods may be called from several threads at once; each call uses up to
/// <see cref="OnnxModelOptions.Threads"/> processors.
/// </remarks>
public sealed class ImageExplainer : IDisposable
{
    private readonly ISampler _sampler;
    private readonly QuboExplainer _explainer;
    private bool _isDisposed;

    /// <summary>Opens the model.</summary>
    /// <param name="options">Model, labels, preprocessing, layer, methods and selection.</param>
    /// <exception cref="InputException">A file is missing or wrong, or does not fit the model; the line says which and why.</exception>
    /// <exception cref="ModelException">The file is not a model that can be explained, or has no such layer; the line says why.</exception>
    public ImageExplainer(ImageExplainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        string? rules = options.Preprocessing ?? PreprocessingJson.Beside(options.Model);
        Model = OnnxModel.Open(options.Model, options.Opening with
        {
            InputSize = options.Opening.InputSize ?? PreprocessingPresets.InputSize(rules),
        });
        Labels = options.Labels is { } file ? Labels.ReadFor(Model, file) : null;
        Preprocessing = rules is null ? Preprocessing.For(Model.InputShape, Model.InputLayout)
            : PreprocessingPresets.Resolve(rules, Model.InputShape, Model.InputLayout);
        Classifier = new OnnxClassifier(Model, options.Layer);
        _sampler = options.Sampler ?? new ExactSampler(new SamplerOptions
        {
            Seed = options.Seed, Threads = options.Opening.Threads,
        });
        _explainer = new QuboExplainer(Classifier, _sampler, options.Selection, options.Methods, options.Seed);
    }

    /// <summary>What it was opened with.</summary>
    public ImageExplainerOptions Options { get; }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>The model, opened at the layer that is explained; for methods and metrics that run it themselves.</summary>
    public OnnxClassifier Classifier { get; }

    /// <summary>Names of the classes; null where none were given.</summary>
    public Labels? Labels { get; }

    /// <summary>How a picture becomes the model's input.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>What a class is called: its label, or "class 7" without labels.</summary>
    /// <param name="index">Index of the class, 0 to C − 1.</param>
    public string ClassName(int index) => Labels?.Names[index] ?? $"class {index}";

    /// <summary>Explains a picture in a file: PNG, JPEG, WebP, BMP or the first frame of a GIF.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targetClass">Index of the class to explain; null means the predicted one.</param>
    /// <param name="progress">Hears what is being done; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The explanation.</returns>
    /// <exception cref="InputException">The file is no picture, or its tensor does not fit the model.</exception>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    /// <exception cref="ModelException">The model fails, or an activation is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer is closed.</exception>
    public PictureExplanation Explain(
        string path, int? targetClass = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default) =>
        Explain(ImageReader.Read(path), path, targetClass, progress, cancellation);

    /// <summary>Explains a picture.</summary>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="targetClass">Index of the class to explain; null means the predicted one.</param>
    /// <param name="progress">Hears what is being done; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The explanation.</returns>
    /// <exception cref="InputException">The preprocessing does not make what the model takes.</exception>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    /// <exception cref="ModelException">The model fails, or an activation is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer is closed.</exception>
    public PictureExplanation Explain(
        RgbImage picture, int? targetClass = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default) =>
        Explain(picture, "the picture", targetClass, progress, cancellation);

    /// <summary>Explains a picture on a thread of the pool, so that the caller's stays free.</summary>
    /// <param name="picture">The picture, of any size.</param>
    /// <param name="targetClass">Index of the class to explain; null means the predicted one.</param>
    /// <param name="progress">Hears what is being done; null where nobody listens.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The explanation; the exceptions are those of <see cref="Explain(RgbImage, int?, IProgress{ExplanationProgress}?, CancellationToken)"/>.</returns>
    public Task<PictureExplanation> ExplainAsync(
        RgbImage picture, int? targetClass = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => Explain(picture, targetClass, progress, cancellation), cancellation);

    /// <summary>What a metric is told of one heat map.</summary>
    internal MetricInput MetricInput(ImageTensor image, Explanation explanation, MethodExplanation made, CancellationToken cancellation)
    {
        return new MetricInput
        {
            Trace = explanation.Trace,
            Image = image,
            Classifier = Classifier,
            Activation = Model.ScoreActivation,
            HeatMap = Upsampled(made.Result.HeatMap),
            Explain = Again,
            Seed = Options.Seed,
        };

        HeatMap Upsampled(HeatMap map) => map.Resized(image.Height, image.Width).Normalized();

        HeatMap Again(ImageTensor other, int target)
        {
            QuboExplainer explainer = new(Classifier, _sampler, Options.Selection, [made.Method], Options.Seed);
            Explanation again = explainer.Explain(other, target, null, null, cancellation);
            if (again.Cancelled) throw new OperationCanceledException(cancellation);
            return Upsampled(again.Methods[0].Result.HeatMap);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        Classifier.Dispose();
    }

    private PictureExplanation Explain(
        RgbImage picture, string name, int? targetClass, IProgress<ExplanationProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ObjectDisposedException.ThrowIf(_isDisposed, this); // ONNX Runtime's own session would end the process
        ImageTensor tensor = Model.Fitting(Preprocessing.Apply(picture), name);
        string? label = targetClass is int target && target >= 0 && target < Model.Classes ? Labels?.Names[target] : null;
        Explanation explanation = _explainer.Explain(tensor, targetClass, label, progress, cancellation);
        if (explanation.Cancelled) throw new OperationCanceledException(cancellation);
        return new PictureExplanation(this, tensor, Preprocessing.Seen(picture), explanation);
    }
}
