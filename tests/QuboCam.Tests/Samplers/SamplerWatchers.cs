namespace QuboCam.Tests;

/// <summary>A clock that steps ahead every time it is looked at.</summary>
internal sealed class SteppingClock(double seconds) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Interlocked.Add(ref _now, (long)(seconds * 1_000_000));
}

/// <summary>Keeps what a sampler reports.</summary>
internal sealed class Listener(Action<SamplerProgress> then) : IProgress<SamplerProgress>
{
    private int _inside;

    public List<SamplerProgress> Heard { get; } = [];

    public bool Overlapped { get; private set; }

    public void Report(SamplerProgress value)
    {
        if (Interlocked.Increment(ref _inside) != 1) Overlapped = true;
        Heard.Add(value);
        then(value);
        Interlocked.Decrement(ref _inside);
    }
}
