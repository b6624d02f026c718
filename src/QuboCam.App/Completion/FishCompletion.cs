using System.Collections.Immutable;
using System.Text;

namespace QuboCam.App.Completion;

/// <summary>The script for fish, which shows what options and commands are for.</summary>
internal static class FishCompletion
{
    /// <summary>Writes it.</summary>
    public static string Script(ImmutableArray<CompletedCommand> commands)
    {
        StringBuilder script = new($$"""
            # Completion for fish of {{ProgramVersion.Line}}, made by 'qubocam completion fish'.
            function __qubocam_is_at
                set -l at qubocam
                for word in (commandline -opc)[2..-1]
                    switch "$at $word"
                        case {{string.Join(' ', commands.Skip(1).Select(command => Quoted(command.Words)))}}
                            set at "$at $word"
                    end
                end
                test "$at" = "$argv"
            end
            complete -c qubocam -f

            """);
        foreach (CompletedCommand command in commands)
            Append(script, command);
        return script.ToString();
    }

    private static void Append(StringBuilder script, CompletedCommand command)
    {
        string here = $"complete -c qubocam -n '__qubocam_is_at {command.Words}'";
        foreach (CompletedWord word in command.Commands)
            script.Append($"{here} -a {Quoted(word.Name)} -d {Quoted(word.Summary)}\n");
        if (!command.Argument.Choices.IsEmpty)
            script.Append($"{here} -a {Choices(command.Argument)}\n");
        if (command.Argument.AreFiles)
            script.Append($"{here} -F\n");
        foreach (CompletedOption option in command.Options)
            script.Append($"{here} -l {option.Word.Name.TrimStart('-')}{Value(option.Value)} -d {Quoted(option.Word.Summary)}\n");
    }

    private static string Value(CompletedValue? value) => value is null ? ""
        : (value.AreFiles ? " -r -F" : " -x") + (value.Choices.IsEmpty ? "" : $" -a {Choices(value)}");

    private static string Choices(CompletedValue value) => Quoted(string.Join(' ', value.Choices));

    private static string Quoted(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
