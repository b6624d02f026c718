namespace QuboCam.App.Web;

/// <summary>Things that are dear to make: shared by whoever needs them at a time, and kept for the next one. Those used longest ago go.</summary>
/// <typeparam name="TKey">What tells them apart.</typeparam>
/// <typeparam name="TItem">What they are.</typeparam>
/// <param name="most">How many are kept while nobody uses them.</param>
internal sealed class SharedItems<TKey, TItem>(int most) : IDisposable
    where TKey : notnull where TItem : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private long _clock;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>Takes what there is for a key, or what is made now; who comes meanwhile waits for it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes it. Where that fails nothing is kept, and the next one tries again.</param>
    /// <returns>The thing; it is not disposed of before the lease is.</returns>
    public Lease<TItem> Rent(TKey key, Func<TItem> make)
    {
        Entry entry = Enter(key, make);
        try
        {
            return new Lease<TItem>(entry.Item.Value, () => Leave(entry));
        }
        catch
        {
            Leave(entry);
            throw;
        }
    }

    /// <summary>Lets go of what nobody uses.</summary>
    /// <param name="isMeant">Which of it.</param>
    public void Remove(Func<TKey, bool> isMeant)
    {
        lock (_gate) Drop(_entries.Values.Where(entry => entry.Users == 0 && isMeant(entry.Key)));
    }

    public void Dispose()
    {
        lock (_gate) Drop(_entries.Values);
    }

    private Entry Enter(TKey key, Func<TItem> make)
    {
        lock (_gate)
        {
            // What could not be made is still here while others hear of that.
            if (!_entries.TryGetValue(key, out Entry? entry) || entry.HasFailed)
                _entries[key] = entry = new Entry(key, make);
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
            Entry[] idle = [.. _entries.Values.Where(one => one.Users == 0).OrderByDescending(one => one.LastUsed)];
            Drop(idle.Where(one => one.HasFailed).Concat(idle.Where(one => !one.HasFailed).Skip(most)));
        }
    }

    private void Drop(IEnumerable<Entry> entries)
    {
        foreach (Entry entry in entries.ToArray())
        {
            _entries.Remove(entry.Key);
            if (entry.Item.IsValueCreated) entry.Item.Value.Dispose();
        }
    }

    private sealed class Entry
    {
        public Entry(TKey key, Func<TItem> make)
        {
            Key = key;
            Item = new(() =>
            {
                try
                {
                    return make();
                }
                catch
                {
                    HasFailed = true;
                    throw;
                }
            });
        }

        public TKey Key { get; }

        public Lazy<TItem> Item { get; }

        public volatile bool HasFailed;

        public int Users { get; set; }

        public long LastUsed { get; set; }
    }
}

/// <summary>A thing in use.</summary>
internal sealed class Lease<TItem>(TItem item, Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <summary>The thing.</summary>
    public TItem Item => item;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
