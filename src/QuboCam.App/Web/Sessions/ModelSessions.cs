using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>Opened models, shared by requests and kept for the next one; those used longest ago are closed.</summary>
/// <param name="options">How models are opened.</param>
/// <param name="most">Models that stay open while nobody uses them.</param>
internal sealed class ModelSessions(ModelLimits options, int most) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ModelRequest, Entry> _entries = [];
    private long _clock;

    /// <summary>Number of models that are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Opens a model, or shares it where it is open.</summary>
    /// <returns>The model; it stays open until the lease is disposed of.</returns>
    /// <exception cref="InputException">The model, or a file beside it, is wrong.</exception>
    public ModelLease Rent(ModelRequest request)
    {
        Entry entry = Enter(request);
        try
        {
            return new ModelLease(entry.Setup.Value, () => Leave(entry));
        }
        catch
        {
            lock (_gate)
            {
                if (_entries.GetValueOrDefault(request) == entry) _entries.Remove(request); // the next one tries again
            }
            throw;
        }
    }

    /// <summary>Closes what nobody uses of a model that is no more.</summary>
    public void Forget(string modelId)
    {
        lock (_gate) Close(_entries.Values.Where(entry => entry.Request.Source.Id == modelId && entry.Users == 0));
    }

    public void Dispose()
    {
        lock (_gate) Close(_entries.Values);
    }

    private Entry Enter(ModelRequest request)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(request, out Entry? entry))
                _entries[request] = entry = new Entry(request, new(() => request.Open(options.For(request.Source))));
            entry.Users++;
            return entry;
        }
    }

    private void Leave(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            entry.LastUsed = ++_clock;
            Close(_entries.Values.Where(idle => idle.Users == 0).OrderByDescending(idle => idle.LastUsed).Skip(most));
        }
    }

    private void Close(IEnumerable<Entry> entries)
    {
        foreach (Entry entry in entries.ToArray())
        {
            _entries.Remove(entry.Request);
            if (entry.Setup.IsValueCreated)
                entry.Setup.Value.Dispose();
        }
    }

    private sealed class Entry(ModelRequest request, Lazy<PredictionSetup> setup)
    {
        public ModelRequest Request => request;

        public Lazy<PredictionSetup> Setup => setup;

        public int Users { get; set; }

        public long LastUsed { get; set; }
    }
}

/// <summary>A model in use.</summary>
internal sealed class ModelLease(PredictionSetup setup, Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <summary>The model at its layer, labels and preprocessing.</summary>
    public PredictionSetup Setup => setup;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

/// <summary>What the models of strangers may use.</summary>
internal sealed record ModelLimits
{
    // A small model gains nothing from several threads; requests side by side do.
    private const long Small = 8 << 20;

    /// <summary>Processors that a run of a large model may use.</summary>
    public required int Threads { get; init; }

    /// <summary>How a model is opened.</summary>
    public OnnxModelOptions For(ModelSource source) => new()
    {
        ExternalData = ExternalData.Refused,
        Threads = source.File is { } file && new FileInfo(file.Path).Length > Small ? Threads : 1,
    };
}
