using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Explains images for the API: the path of an image, from what was sent to a document.</summary>
/// <param name="sessions">The opened models.</param>
/// <param name="blobs">The files that were sent.</param>
/// <param name="options">Limits.</param>
/// <param name="telemetry">Counts and times the work.</param>
internal sealed class ExplainWork(ModelSessions sessions, BlobStore blobs, WebOptions options, Telemetry telemetry)
{
    /// <summary>Explains an image.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="image">The content of its file; null where it is kept, or a sample.</param>
    /// <param name="progress">Hears what is being done, and sees what is done so far where there is something new.</param>
    /// <param name="cancellation">Stops the work; methods that are done are kept.</param>
    /// <returns>The image with its model, which the caller disposes of, and the explanation.</returns>
    /// <exception cref="InputException">Model, image or an option is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the selection was done.</exception>
    public ExplainedImage Explain(
        ExplainRequest request, byte[]? image, Action<ExplanationProgress, ExplainedImage?>? progress, CancellationToken cancellation) =>
        telemetry.Explain(request.Model.Name, () => Explained(request, image, progress, cancellation));

    private ExplainedImage Explained(
        ExplainRequest request, byte[]? image, Action<ExplanationProgress, ExplainedImage?>? progress, CancellationToken cancellation)
    {
        ExplainSettings settings = ExplainFields.Read(request.Fields, options.Threads);
        TracedImage traced = telemetry.Stage("trace", () => Trace(request, image, cancellation));
        try
        {
            Explanation explanation = telemetry.Stage("select", () => settings.Explainer(traced.Setup.Classifier)
                .Explain(traced.Trace, traced.Tensor, traced.Label, progress is null ? null : new Shown(Show), cancellation));
            return new ExplainedImage(request, settings, traced, explanation);

            void Show(ExplanationProgress value) =>
                progress(value, value.SoFar is { } soFar ? new ExplainedImage(request, settings, traced, soFar) : null);
        }
        catch
        {
            traced.Dispose();
            throw;
        }
    }

    /// <summary>Has a model look at an image.</summary>
    /// <param name="request">Image, model, layer and class.</param>
    /// <param name="image">The content of its file; null where it is kept, or a sample.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InputException">Model, image or class is wrong.</exception>
    public TracedImage Trace(ExplainRequest request, byte[]? image, CancellationToken cancellation)
    {
        byte[] content = image ?? (request.ImageHash is { } hash ? blobs.Read(hash) : BuiltIn.SampleFile(request.ImageName));
        cancellation.ThrowIfCancellationRequested();
        using IDisposable scope = OnnxRuntimeLimits.StoppedBy(cancellation);
        Lease<PredictionSetup> lease = sessions.Rent(Model(request, content));
        try
        {
            PredictionSetup setup = lease.Item;
            (ImageTensor tensor, RgbImage picture) = setup.Read(content, request.ImageName, options.ImageLimits);
            return new TracedImage(
                lease, tensor, picture, setup.Trace(tensor, ClassOf(request, "class", setup), ClassOf(request, "against", setup)));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static int? ClassOf(ExplainRequest request, string field, PredictionSetup setup) => request.Field(field) is { } text
        ? CommandFields.AsForm(() => PredictionRequest.ClassOf(text, setup.Labels, setup.Model, field)) : null;

    /// <summary>A model with its files where the server keeps them.</summary>
    public ModelSource Source(ModelReference model) => new()
    {
        Id = model.Id,
        Name = model.Name,
        File = BuiltIn.IsModel(model.Id) ? null : new SentFile(blobs.PathOf(model.Id), model.Name),
        Labels = Sent(model.Labels),
        PreprocessFile = Sent(model.PreprocessFile),
        Preset = model.Preset,
    };

    private SentFile? Sent(KeptFile? file) => file is null ? null : new SentFile(blobs.PathOf(file.Hash), file.Name);

    private ModelRequest Model(ExplainRequest request, byte[] image) => new()
    {
        Source = Source(request.Model),
        Layer = request.Field("layer"),
        Input = request.Field("input"),
        Output = request.Field("output"),
        InputSize = NpyFile.Recognises(image)
            ? PredictionRequest.InputSize(NpyFile.Decode(image, request.ImageName), request.ImageName) : null,
    };

    private sealed class Shown(Action<ExplanationProgress> show) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => show(value);
    }
}

/// <summary>An image with its explanation.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Settings">How it was explained.</param>
/// <param name="Image">The image as its model saw it.</param>
/// <param name="Explanation">The explanation.</param>
internal sealed record ExplainedImage(ExplainRequest Request, ExplainSettings Settings, TracedImage Image, Explanation Explanation) : IDisposable
{
    public void Dispose() => Image.Dispose();
}
