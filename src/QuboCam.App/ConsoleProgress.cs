using System.Diagnostics;

namespace QuboCam.App;

/// <summary>One line that says how far something is; a newer one takes its place.</summary>
internal interface IProgressLine : IDisposable
{
    /// <summary>Shows a line where the last one is old enough; not to be called by two threads at once.</summary>
    void Show(Func<string> text);
}

/// <summary>Shows progress on standard error: a line that is rewritten on a terminal, a line now and then elsewhere.</summary>
internal sealed class ConsoleProgress(string prefix) : IProgress<ExplanationProgress>, IProgressLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private int shown;

    public void Report(ExplanationProgress value) => Show(() => $"{value.Stage} {value.Fraction:P0}");

    /// <inheritdoc/>
    public void Show(Func<string> text)
    {
        if (sinceLine.Elapsed < (Terminal.CanRewrite ? Refresh : Patience))
            return;
        sinceLine.Restart();
        string line = $"{prefix}: {text()}";
        if (!Terminal.CanRewrite)
        {
            Console.Error.WriteLine(line);
            return;
        }
        // A line that wraps could not be rewritten.
        line = line[..Math.Min(line.Length, Math.Max(Console.WindowWidth - 1, 1))];
        Console.Error.Write('\r' + line.PadRight(shown));
        shown = line.Length;
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (shown > 0)
            Console.Error.Write('\r' + new string(' ', shown) + '\r');
        shown = 0;
    }
}
