using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>
/// The explained images that were asked for last, so that a slider need not wait for the model. What is not held is made again from
/// what is stored.
/// </summary>
/// <param name="most">Images held at most.</param>
internal sealed class HeldImages(int most) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _clock;

    /// <summary>Holds an image under the number of its explanation; it is disposed of when its turn comes.</summary>
    public void Add(string id, ExplainedImage image)
    {
        Entry entry = Enter(id, () => image);
        if (entry.Image.Value != image) image.Dispose();
        Leave(entry);
    }

    /// <summary>Works with an image that is held, or made now; one piece of work at a time for each image.</summary>
    /// <param name="id">Number of the explanation.</param>
    /// <param name="make">Makes the image where it is not held.</param>
    /// <param name="work">The work.</param>
    public T With<T>(string id, Func<ExplainedImage> make, Func<HeldImage, T> work)
    {
        Entry entry = Enter(id, make);
        try
        {
            lock (entry.Turn)
            {
                return work(entry.Held ??= new HeldImage(entry.Image.Value));
            }
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>Lets go of an image.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(id, out Entry? entry) && entry.Users == 0) Drop(entry);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Entry entry in _entries.Values.ToArray()) Drop(entry);
        }
    }

    private Entry Enter(string id, Func<ExplainedImage> make)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out Entry? entry))
                // Not cached when it fails: the next one tries again.
                _entries[id] = entry = new Entry(id, new(make, LazyThreadSafetyMode.ExecutionAndPublication));
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
            Entry[] idle = [.. _entries.Values.Where(other => other.Users == 0).OrderByDescending(other => other.LastUsed)];
            foreach (Entry old in idle.Skip(most).Concat(idle.Where(other => !other.Image.IsValueCreated)).Distinct()) Drop(old);
        }
    }

    private void Drop(Entry entry)
    {
        _entries.Remove(entry.Id);
        if (entry.Image.IsValueCreated) entry.Image.Value.Dispose();
    }

    private sealed class Entry(string id, Lazy<ExplainedImage> image)
    {
        public string Id => id;

        public Lazy<ExplainedImage> Image => image;

        public Lock Turn { get; } = new();

        public HeldImage? Held { get; set; }

        public int Users { get; set; }

        public long LastUsed { get; set; }
    }
}

/// <summary>An explained image, and the selection that was solved for it last.</summary>
/// <param name="image">The image.</param>
internal sealed class HeldImage(ExplainedImage image)
{
    private (ExplainSettings Settings, MapSelection Selection)? _last;

    /// <summary>The image.</summary>
    public ExplainedImage Image => image;

    /// <summary>The best maps under some settings.</summary>
    /// <exception cref="InputException">More maps are to be selected than there are candidates.</exception>
    public MapSelection Solve(ExplainSettings settings, CancellationToken cancellation)
    {
        if (_last is { } last && last.Settings.Selection == settings.Selection && last.Settings.Sampler.Name == settings.Sampler.Name
            && last.Settings.Seed == settings.Seed)
            return last.Selection;
        MapSelection selection = settings.Select(image.Image.Trace, image.Image.Label, cancellation);
        _last = (settings, selection);
        return selection;
    }
}
