using System.CommandLine;
using QuboCam.App.Manual;

namespace QuboCam.App.Commands;

/// <summary>man: prints the manual page.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        ExampleCommand command = new("man",
            "Prints the manual page, in the format of man(1).",
            "qubocam man | man -l -",
            "qubocam man > ~/.local/share/man/man1/qubocam.1");
        command.SetAction(parsed =>
        {
            Console.Out.Write(ManPage.Write(parsed.RootCommandResult.Command));
            return CommandLine.Done;
        });
        return command;
    }
}
