using System.Collections.Immutable;
using System.CommandLine;
using QuboCam.App.Completion;

namespace QuboCam.App.Commands;

/// <summary>completion SHELL: prints the script that has a shell complete qubocam's command lines.</summary>
internal static class CompletionCommand
{
    private static readonly ImmutableArray<(string Name, Func<ImmutableArray<CompletedCommand>, string> Script)> Shells =
    [
        ("bash", BashCompletion.Script),
        ("zsh", ZshCompletion.Script),
        ("fish", FishCompletion.Script),
        ("powershell", PowerShellCompletion.Script),
    ];
    private static readonly string[] Names = [.. Shells.Select(shell => shell.Name)];
    private static readonly Argument<string> Shell = new("SHELL") { Description = $"{string.Join(", ", Names)}.", HelpName = "SHELL" };

    public static Command Create()
    {
        ExampleCommand command = new("completion",
            "Prints a script with which a shell completes commands, options and their values.",
            "qubocam completion bash > ~/.local/share/bash-completion/completions/qubocam",
            "qubocam completion zsh > ~/.zfunc/_qubocam           a folder of fpath",
            "qubocam completion fish > ~/.config/fish/completions/qubocam.fish",
            "qubocam completion powershell >> $PROFILE")
        {
            Shell,
        };
        Shell.CompletionSources.Add(Names);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string name = parsed.GetValue(Shell)!;
        if (!Names.Contains(name))
            throw new InputException($"'{name}': {string.Join(" or ", Names)} is wanted.{ParseProblem.Meant(name, Names)}");
        Console.Out.Write(Shells.Single(shell => shell.Name == name).Script(CompletedCommand.All(parsed.RootCommandResult.Command)));
        return CommandLine.Done;
    }
}
