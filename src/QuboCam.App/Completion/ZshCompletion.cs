using System.Collections.Immutable;

namespace QuboCam.App.Completion;

/// <summary>The script for zsh, which shows what options and commands are for.</summary>
internal static class ZshCompletion
{
    /// <summary>Writes it.</summary>
    public static string Script(ImmutableArray<CompletedCommand> commands)
    {
        CaseBranches branches = new(commands);
        return $$"""
            #compdef qubocam
            # Completion for zsh of {{ProgramVersion.Line}}, made by 'qubocam completion zsh'.
            _qubocam() {
                local at=qubocam many='' files='' word previous="${words[CURRENT-1]}"
                local -a values below flags
                for word in "${(@)words[2,CURRENT-1]}"; do
                    case "$at $word" in
                        {{branches.Commands}}) at="$at $word" ;;
                        {{branches.Many}}) many="$word" ;;
                        *" -"*) many='' ;;
                    esac
                done
                if [[ $PREFIX == --*=* ]]; then
                    previous="${PREFIX%%=*}"
                    compset -P '*='
                elif [[ $PREFIX != -* && -n $many ]]; then
                    previous="$many"
                fi
                case "$at $previous" in
            {{string.Concat(branches.Values.Select(branch => $"        {branch.Pattern}) {Sets(branch.Value)} ;;\n"))}}        {{branches.Free}}) return 1 ;;
                    *)
                        case "$at" in
            {{string.Concat(commands.Select(Branch))}}            esac ;;
                esac
                if [[ $PREFIX == -* ]] || (( ! $#values && ! $#below && ! $#files )); then
                    _describe -o 'option' flags
                    return
                fi
                local found=1
                (( $#below )) && _describe 'command' below && found=0
                (( $#values )) && compadd -a values && found=0
                [[ -n $files ]] && _files && found=0
                return found
            }
            if [[ $funcstack[1] == _qubocam ]]; then
                _qubocam "$@"
            else
                compdef _qubocam qubocam
            fi

            """;
    }

    private static string Branch(CompletedCommand command)
    {
        const string line = "\n                    ";
        string below = string.Concat(command.Commands.Select(word => line + Described(word)));
        string flags = string.Concat(command.Options.Select(option => line + Described(option.Word)));
        return $"                \"{command.Words}\") {Sets(command.Argument)}{line}below=({below}){line}flags=({flags}) ;;\n";
    }

    private static string Sets(CompletedValue value) =>
        $"values=({string.Join(' ', value.Choices.Select(Quoted))}){(value.AreFiles ? " files=yes" : "")}";

    private static string Described(CompletedWord word) => Quoted($"{word.Name.Replace(":", "\\:", StringComparison.Ordinal)}:{word.Summary}");

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
