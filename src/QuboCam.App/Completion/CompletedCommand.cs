using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;

namespace QuboCam.App.Completion;

/// <summary>What a shell can offer behind a command.</summary>
/// <param name="Words">The words that lead to it: "qubocam cluster silo".</param>
internal sealed record CompletedCommand(string Words)
{
    /// <summary>The commands below it.</summary>
    public required ImmutableArray<CompletedWord> Commands { get; init; }

    public required ImmutableArray<CompletedOption> Options { get; init; }

    /// <summary>What its arguments may be.</summary>
    public required CompletedValue Argument { get; init; }

    /// <summary>All commands of a program, the program itself first.</summary>
    public static ImmutableArray<CompletedCommand> All(Command root) => [.. CommandNode.All(root).Select(Of)];

    private static CompletedCommand Of(CommandNode node) => new(node.Words)
    {
        Commands = [.. node.Commands.Select(command => CompletedWord.Of(command))],
        Options = [.. node.Options.Select(CompletedOption.Of)],
        Argument = node.Command.Arguments is [{ } argument, ..]
            ? CompletedValue.Of(argument, argument.HelpName ?? argument.Name) : new CompletedValue([], AreFiles: false),
    };
}

/// <summary>A word that a shell offers, and what it is.</summary>
internal sealed record CompletedWord(string Name, string Summary)
{
    private const int Longest = 80;

    /// <summary>The first sentence of what a command or option says of itself, or its begin.</summary>
    public static CompletedWord Of(Symbol symbol)
    {
        string sentence = (symbol.Description ?? "").Split(". ")[0].TrimEnd('.');
        return new CompletedWord(symbol.Name, sentence.Length <= Longest ? sentence : sentence[..(Longest - 1)] + "…");
    }
}

/// <summary>An option.</summary>
/// <param name="Word">Its name.</param>
/// <param name="Value">What stands behind it; null for a switch.</param>
/// <param name="TakesMany">Whether several values may stand behind it.</param>
internal sealed record CompletedOption(CompletedWord Word, CompletedValue? Value, bool TakesMany)
{
    public static CompletedOption Of(Option option) => new(
        CompletedWord.Of(option),
        CommandNode.TakesValue(option) ? CompletedValue.Of(option, CommandNode.Placeholder(option)) : null,
        option.AllowMultipleArgumentsPerToken);
}

/// <summary>What a value may be.</summary>
/// <param name="Choices">Names; none where it is a number or text.</param>
/// <param name="AreFiles">Whether it may be a file or folder.</param>
internal sealed record CompletedValue(ImmutableArray<string> Choices, bool AreFiles)
{
    public static CompletedValue Of(Symbol symbol, string placeholder) =>
        new([.. symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label)], CommandNode.IsPath(placeholder));
}
