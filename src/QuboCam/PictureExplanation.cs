namespace QuboCam;

/// <summary>The explanation of one picture, and what can be made of it.</summary>
public sealed class PictureExplanation
{
    private readonly ImageExplainer _explainer;

    internal PictureExplanation(ImageExplainer explainer, ImageTensor tensor, RgbImage view, Explanation explanation) =>
        (_explainer, Tensor, View, Explanation) = (explainer, tensor, view, explanation);

    /// <summary>What the model was given.</summary>
    public ImageTensor Tensor { get; }

    /// <summary>The part of the picture that the model saw, in the picture's own resolution.</summary>
    public RgbImage View { get; }

    /// <summary>Logits, importance, selection and heat maps.</summary>
    public Explanation Explanation { get; }

    /// <summary>Name of the predicted class.</summary>
    public string Prediction => _explainer.ClassName(Explanation.Trace.PredictedClass);

    /// <summary>Probability of the predicted class, [0, 1].</summary>
    public double Probability => ProbabilityOf(Explanation.Trace.PredictedClass);

    /// <summary>Name of the class that is explained.</summary>
    public string Target => _explainer.ClassName(Explanation.Trace.TargetClass);

    /// <summary>Probability of a class, [0, 1].</summary>
    /// <param name="index">Index of the class, 0 to C − 1.</param>
    public double ProbabilityOf(int index) => Probabilities.Of(Explanation.Trace.Logits, _explainer.Model.ScoreActivation)[index];

    /// <summary>What one method made of the picture.</summary>
    /// <param name="method">Name of the method, such as "grad-cam".</param>
    /// <exception cref="ArgumentException">The method was not run.</exception>
    public MethodExplanation Of(string method) => Explanation.Methods.FirstOrDefault(made => made.Method.Name == method)
        ?? throw new ArgumentException(
            $"There is no method '{method}' here; there are {string.Join(", ", Explanation.Methods.Select(made => made.Method.Name))}.", nameof(method));

    /// <summary>The heat map of a method over the picture.</summary>
    /// <param name="method">Name of the method, such as "grad-cam".</param>
    /// <param name="options">Opacity and colours; the defaults when null.</param>
    /// <returns>A PNG file in the proportions of <see cref="View"/>.</returns>
    /// <exception cref="ArgumentException">The method was not run.</exception>
    public byte[] Overlay(string method, OverlayOptions? options = null) => QuboCam.Overlay.Render(View, Of(method).Result.HeatMap, options);

    /// <summary>The picture and the heat maps of all methods side by side.</summary>
    /// <param name="options">Opacity and colours; the defaults when null.</param>
    /// <returns>A PNG file.</returns>
    public byte[] Panel(OverlayOptions? options = null) =>
        ExplanationPanel.Render(Explanation, QuboCam.Overlay.Reduce(View), new ExplanationPanelHeader
        {
            ClassName = _explainer.ClassName,
            Activation = _explainer.Model.ScoreActivation,
            ImageSize = (View.Height, View.Width),
        }, options);

    /// <summary>Measures how good a heat map is.</summary>
    /// <param name="method">Name of the method, such as "grad-cam".</param>
    /// <param name="metric">One of <see cref="Metrics.All"/>, or one of your own.</param>
    /// <param name="perturbation">
    /// How deletion and insertion proceed; null: one step per row's worth of pixels, minutes for a large network.
    /// </param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The value; null where the metric has no meaning for this picture, or needs what only a data set gives: boxes, a randomised model.
    /// </returns>
    /// <exception cref="ArgumentException">The method was not run.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public double? Measure(
        string method, IMetric metric, PerturbationOptions? perturbation = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        MetricInput input = _explainer.MetricInput(Tensor, Explanation, Of(method), cancellation);
        return metric.Measure(perturbation is null ? input : input with { Perturbation = perturbation }, cancellation);
    }

    /// <summary>The document that <c>qubocam explain --json</c> prints.</summary>
    /// <returns>UTF-8 text, one JSON object.</returns>
    public byte[] Json() => JsonReport.Explanation(Explanation, new ReportContext(
        _explainer.Model, _explainer.Labels, _explainer.Options.Selection, _explainer.Options.Seed, _ => null));
}
