using QuboCam.App.Commands;

namespace QuboCam.App.Web;

/// <summary>
/// The explained images that were asked for last, so that a slider need not wait for the model. What is not held is made again from
/// what is stored.
/// </summary>
/// <param name="most">Images held while nobody uses them.</param>
internal sealed class HeldImages(int most) : IDisposable
{
    private readonly SharedItems<string, HeldImage> _held = new(most);

    /// <summary>Holds an image under the number of its explanation; it is disposed of when its turn comes.</summary>
    public void Add(string id, ExplainedImage image) => _held.Rent(id, () => new HeldImage(image)).Dispose();

    /// <summary>Works with an image that is held, or made now; one piece of work at a time for each image.</summary>
    /// <param name="id">Number of the explanation.</param>
    /// <param name="make">Makes the image where it is not held.</param>
    /// <param name="work">The work.</param>
    public T With<T>(string id, Func<ExplainedImage> make, Func<HeldImage, T> work)
    {
        using Lease<HeldImage> lease = _held.Rent(id, () => new HeldImage(make()));
        lock (lease.Item.Turn)
        {
            return work(lease.Item);
        }
    }

    /// <summary>Lets go of an image.</summary>
    public void Remove(string id) => _held.Remove(other => other == id);

    public void Dispose() => _held.Dispose();
}

/// <summary>An explained image, and the selection that was solved for it last.</summary>
/// <param name="image">The image.</param>
internal sealed class HeldImage(ExplainedImage image) : IDisposable
{
    private (ExplainSettings Settings, MapSelection Selection)? _last;

    /// <summary>The image.</summary>
    public ExplainedImage Image => image;

    /// <summary>Who holds it works alone with the image.</summary>
    public Lock Turn { get; } = new();

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

    public void Dispose() => image.Dispose();
}
