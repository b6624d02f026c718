using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Opened models, shared by requests and kept for the next one; those used longest ago are closed.</summary>
/// <param name="limits">How models are opened.</param>
/// <param name="most">Models that stay open while nobody uses them.</param>
internal sealed class ModelSessions(ModelLimits limits, int most) : IDisposable
{
    private readonly SharedItems<ModelRequest, PredictionSetup> _open = new(most);

    /// <summary>Number of models that are open.</summary>
    public int Count => _open.Count;

    /// <summary>Opens a model, or shares it where it is open.</summary>
    /// <returns>The model at its layer, labels and preprocessing; it stays open until the lease is disposed of.</returns>
    /// <exception cref="InputException">The model, or a file beside it, is wrong.</exception>
    public Lease<PredictionSetup> Rent(ModelRequest request) => _open.Rent(request, () => request.Open(limits.For(request.Source)));

    /// <summary>Closes what nobody uses of a model that is no more.</summary>
    public void Forget(string modelId) => _open.Remove(request => request.Source.Id == modelId);

    public void Dispose() => _open.Dispose();
}

/// <summary>What the models of strangers may use.</summary>
internal sealed record ModelLimits
{
    // A small model gains nothing from several threads; requests side by side do.
    private const long Small = 8 << 20;

    /// <summary>Processors that a run of a large model may use.</summary>
    public required int Threads { get; init; }

    /// <summary>What runs models.</summary>
    public ExecutionDevice Device { get; init; } = ExecutionDevice.Cpu;

    /// <summary>How a model is opened.</summary>
    public OnnxModelOptions For(ModelSource source) => new()
    {
        ExternalData = ExternalData.Refused,
        Device = Device,
        Threads = source.File is { } file && new FileInfo(file.Path).Length > Small ? Threads : 1,
    };
}
