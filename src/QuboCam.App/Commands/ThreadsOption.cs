using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>--threads N, shared by all commands that compute.</summary>
internal sealed class ThreadsOption
{
    private readonly Option<int?> threads = new("--threads") { Description = "Processors to use at most. Default: all.", HelpName = "N" };

    public void AddTo(Command command) => command.Add(threads);

    /// <summary>Number of processors that may be used; not more than there are.</summary>
    /// <exception cref="InputException">The number is below 1.</exception>
    public int Value(ParseResult parsed) => parsed.GetValue(threads) switch
    {
        null => Environment.ProcessorCount,
        int count and > 0 => Math.Min(count, Environment.ProcessorCount),
        int wrong => throw new InputException($"--threads {wrong}: at least one is needed."),
    };
}
