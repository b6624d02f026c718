using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>--threads N, shared by all commands that compute.</summary>
internal sealed class ThreadsOption
{
    private readonly Option<int> threads = new("--threads")
    {
        Description = "Processors to use at most.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N",
    };

    public void AddTo(Command command) => command.Add(threads);

    /// <summary>Number of processors that may be used; not more than there are.</summary>
    /// <exception cref="InputException">The number is below 1.</exception>
    public int Value(ParseResult parsed) => parsed.GetValue(threads) is int count and > 0 ? Math.Min(count, Environment.ProcessorCount)
        : throw new InputException($"--threads {parsed.GetValue(threads)}: at least one is needed.");
}
