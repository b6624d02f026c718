using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>An image that a model has seen: what all that is asked of it afterwards begins with. Its model stays open.</summary>
internal sealed class TracedImage(Lease<PredictionSetup> lease, ImageTensor tensor, RgbImage picture, ActivationsAndGradients trace) : IDisposable
{
    /// <summary>The model at its layer, labels and preprocessing.</summary>
    public PredictionSetup Setup => lease.Item;

    /// <summary>What the model takes.</summary>
    public ImageTensor Tensor => tensor;

    /// <summary>What the model saw of the picture, as large as it is drawn.</summary>
    public RgbImage Picture { get; } = Overlay.Reduce(picture);

    /// <summary>Rows and columns of what the model saw.</summary>
    public (int Height, int Width) Size { get; } = (picture.Height, picture.Width);

    /// <summary>Logits, activations and gradients.</summary>
    public ActivationsAndGradients Trace => trace;

    /// <summary>Name of the target class for messages; null where it has none.</summary>
    public string? Label => Setup.Label(trace.TargetClass);

    public void Dispose() => lease.Dispose();
}
