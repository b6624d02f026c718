using System.Collections.Immutable;

namespace QuboCam.App.Completion;

/// <summary>The script for PowerShell, which completes files itself where nothing is offered.</summary>
internal static class PowerShellCompletion
{
    /// <summary>Writes it.</summary>
    public static string Script(ImmutableArray<CompletedCommand> commands)
    {
        (string Words, CompletedOption Option)[] options =
            [.. from command in commands from option in command.Options select ($"{command.Words} {option.Word.Name}", option)];
        string words = Entries(commands.Select(command =>
            (command.Words, command.Commands.Select(below => below.Name).Concat(command.Argument.Choices))));
        string flags = Entries(commands.Select(command => (command.Words, command.Options.Select(option => option.Word.Name))));
        string values = Entries(from option in options
                                where option.Option.Value is not null
                                select (option.Words, option.Option.Value!.Choices.AsEnumerable()));
        string many = List(from option in options
                           where option.Option is { TakesMany: true, Value.Choices.IsEmpty: false }
                           select option.Words);
        return $$"""
            # Completion for PowerShell of {{ProgramVersion.Line}}, made by 'qubocam completion powershell'.
            Register-ArgumentCompleter -Native -CommandName qubocam -ScriptBlock {
                param($current, $ast, $position)
                $words = @{
            {{words}}    }
                $flags = @{
            {{flags}}    }
                $values = @{
            {{values}}    }
                $many = @({{many}})
                $at = 'qubocam'; $previous = ''; $repeated = ''
                foreach ($element in ($ast.CommandElements | Select-Object -Skip 1)) {
                    if ($element.Extent.EndOffset -ge $position) { break }
                    $previous = "$element"
                    if ($words.ContainsKey("$at $previous")) { $at = "$at $previous" }
                    elseif ($many -contains "$at $previous") { $repeated = $previous }
                    elseif ($previous.StartsWith('-')) { $repeated = '' }
                }
                if ($repeated -and -not "$current".StartsWith('-')) { $previous = $repeated }
                if ($values.ContainsKey("$at $previous")) { $found = $values["$at $previous"] }
                elseif ("$current".StartsWith('-')) { $found = $flags[$at] }
                else { $found = $words[$at] }
                $found | Where-Object { $_ -like "$current*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """;
    }

    private static string Entries(IEnumerable<(string Key, IEnumerable<string> Words)> entries) =>
        string.Concat(entries.Select(entry => $"        '{entry.Key}' = @({List(entry.Words)})\n"));

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"'{word}'"));
}
