using System.Collections.Immutable;

namespace QuboCam.App.Completion;

/// <summary>The script for bash.</summary>
internal static class BashCompletion
{
    /// <summary>Writes it.</summary>
    public static string Script(ImmutableArray<CompletedCommand> commands)
    {
        CaseBranches branches = new(commands);
        return $$"""
            # Completion for bash 4 or later of {{ProgramVersion.Line}}, made by 'qubocam completion bash'.
            _qubocam() {
                local line="${COMP_LINE:0:COMP_POINT}" at=qubocam many="" files="" values="" flags="" word words name
                read -ra words <<< "$line"
                [[ $line == *[[:space:]] ]] && words+=("")
                local last=$((${#words[@]} - 1))
                local current="${words[last]}" previous="${words[last - 1]}"
                for word in "${words[@]:1:last - 1}"; do
                    case "$at $word" in
                        {{branches.Commands}}) at="$at $word" ;;
                        {{branches.Many}}) many="$word" ;;
                        *" -"*) many="" ;;
                    esac
                done
                if [[ $current == --*=* ]]; then
                    previous="${current%%=*}" current="${current#*=}"
                elif [[ $current != -* && -n $many ]]; then
                    previous="$many"
                fi
                COMPREPLY=()
                case "$at $previous" in
            {{string.Concat(branches.Values.Select(branch => $"        {branch.Pattern}) {Sets(branch.Value)} ;;\n"))}}        {{branches.Free}}) return ;;
                    *)
                        case "$at" in
            {{string.Concat(commands.Select(Branch))}}            esac
                        [[ $current == -* || -z $values$files ]] && values="$flags" files="" ;;
                esac
                COMPREPLY=($(compgen -W "$values" -- "$current"))
                if [[ -n $files ]]; then
                    while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen -f -- "$current")
                    compopt -o filenames -o default 2> /dev/null
                fi
                # Where ':' parts words, bash replaces only what stands behind the last one.
                if [[ $current == *:* && $COMP_WORDBREAKS == *:* ]]; then
                    name="${current%"${current##*:}"}"
                    COMPREPLY=("${COMPREPLY[@]#"$name"}")
                fi
            }
            complete -F _qubocam qubocam

            """;
    }

    private static string Branch(CompletedCommand command) =>
        $"                \"{command.Words}\") flags=\"{string.Join(' ', command.Options.Select(option => option.Word.Name))}\" "
        + Sets(command.Argument with { Choices = [.. command.Commands.Select(below => below.Name), .. command.Argument.Choices] }) + " ;;\n";

    private static string Sets(CompletedValue value) =>
        $"values=\"{string.Join(' ', value.Choices)}\"{(value.AreFiles ? " files=yes" : "")}";
}
