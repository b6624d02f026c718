using System.CommandLine;

namespace QuboCam.App;

/// <summary>A command that can be given.</summary>
/// <param name="Words">The words that lead to it: "qubocam cluster silo".</param>
/// <param name="Command">The command.</param>
internal sealed record CommandNode(string Words, Command Command)
{
    private const string Program = "qubocam";
    private static readonly string[] Paths = ["FILE", "DIR", "INPUT", "MODEL", "PROBLEM", "DATASET"];

    /// <summary>Options that it takes, those of all commands last.</summary>
    public required IReadOnlyList<Option> Options { get; init; }

    /// <summary>The commands below it.</summary>
    public IEnumerable<Command> Commands => Command.Subcommands.Where(command => !command.Hidden);

    /// <summary>All commands, the program itself first, each before those below it.</summary>
    public static IEnumerable<CommandNode> All(Command root) => From(Program, root, []);

    /// <summary>Whether a word stands behind an option.</summary>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    /// <summary>What stands for the value of an option in texts.</summary>
    public static string Placeholder(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();

    /// <summary>Whether what a placeholder stands for is a path: "FILE.png", "DATASET".</summary>
    public static bool IsPath(string placeholder) => Paths.Any(path => placeholder.Contains(path, StringComparison.Ordinal));

    private static IEnumerable<CommandNode> From(string words, Command command, IEnumerable<Option> ofAll)
    {
        Option[] options = [.. command.Options.Where(option => !option.Hidden), .. ofAll];
        yield return new CommandNode(words, command) { Options = options };
        foreach (Command below in command.Subcommands.Where(below => !below.Hidden))
            foreach (CommandNode node in From($"{words} {below.Name}", below, options.Where(option => option.Recursive)))
                yield return node;
    }
}
