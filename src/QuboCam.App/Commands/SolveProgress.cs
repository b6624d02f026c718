using System.Diagnostics;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>Shows how far a sampler is, and keeps what it reported for the plot.</summary>
internal sealed class SolveProgress : IProgress<SamplerProgress>, IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<SamplerProgress> trace = [];
    private readonly IProgressLine line;
    private readonly Timer timer;
    private readonly Sense sense;
    private bool isOver;

    public SolveProgress(IProgressLine line, Sense sense)
    {
        this.line = line;
        this.sense = sense;
        // A sampler reports what is better; that time goes by is seen here.
        timer = new Timer(_ => Show(), state: null, Refresh, Refresh);
    }

    /// <summary>Everything that was reported, in time.</summary>
    public IReadOnlyList<SamplerProgress> Trace
    {
        get
        {
            lock (gate)
                return [.. trace];
        }
    }

    public void Report(SamplerProgress value)
    {
        lock (gate)
        {
            trace.Add(value);
            line.Show(Text);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            isOver = true;
            line.Dispose();
        }
    }

    private void Show()
    {
        lock (gate)
        {
            // The timer may still fire once after it was disposed.
            if (!isOver) line.Show(Text);
        }
    }

    private string Text()
    {
        string elapsed = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s");
        if (trace.Count == 0)
            return elapsed;
        SamplerProgress last = trace[^1];
        string bound = double.IsFinite(last.LowerBound) ? $", bound {Figures.Energy(sense.Of(last.LowerBound))}" : "";
        string reads = last.Reads > 0 ? string.Create(CultureInfo.InvariantCulture, $", {last.Reads} reads") : "";
        return $"energy {Figures.Energy(sense.Of(last.Energy))}{bound}{reads}, {elapsed}";
    }
}
