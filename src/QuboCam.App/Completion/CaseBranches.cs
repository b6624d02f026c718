using System.Collections.Immutable;

namespace QuboCam.App.Completion;

/// <summary>The branches of <c>case</c> that bash and zsh have in common: what is known of a word by the command and the word before it.</summary>
internal sealed class CaseBranches(ImmutableArray<CompletedCommand> commands)
{
    /// <summary>Matches a command and one below it.</summary>
    public string Commands => Any(commands.Skip(1).Select(command => command.Words));

    /// <summary>Matches a command and an option of it behind which several values may stand.</summary>
    public string Many => Any(Options(option => option is { TakesMany: true, Value.Choices.IsEmpty: false }));

    /// <summary>Matches a command and an option of it whose value is a number or text.</summary>
    public string Free => Any(Options(option => option.Value is { Choices.IsEmpty: true, AreFiles: false }));

    /// <summary>Matches commands and options of them, with what their value may be; equal ones together.</summary>
    public IEnumerable<(string Pattern, CompletedValue Value)> Values =>
        from command in commands
        from option in command.Options
        where option.Value is { } value && (!value.Choices.IsEmpty || value.AreFiles)
        group $"{command.Words} {option.Word.Name}" by (Choices: string.Join(' ', option.Value!.Choices), option.Value.AreFiles) into same
        select (Any(same), new CompletedValue([.. same.Key.Choices.Split(' ', StringSplitOptions.RemoveEmptyEntries)], same.Key.AreFiles));

    private IEnumerable<string> Options(Func<CompletedOption, bool> are) =>
        from command in commands from option in command.Options where are(option) select $"{command.Words} {option.Word.Name}";

    private static string Any(IEnumerable<string> texts) => string.Join(" | ", texts.Select(text => $"\"{text}\""));
}
