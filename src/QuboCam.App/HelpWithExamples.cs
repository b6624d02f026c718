using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace QuboCam.App;

/// <summary>A command whose help ends in examples.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Time that it may take to stop after a SIGTERM. A batch of images takes a second or two before it looks.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The usual help, and after it the command's examples; of the program itself what its exit status means.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    // Help is given where the rest of the command line is wrong, too.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int status = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExampleCommand command)
            Write(output, "Examples:", command.Examples);
        else if (parseResult.CommandResult.Command is RootCommand)
            Write(output, "Exit status:", CommandLine.Statuses.Select(known => $"{known.Status,-3}  {known.Meaning}"));
        return status;
    }

    private static void Write(TextWriter output, string title, IEnumerable<string> lines)
    {
        output.WriteLine(title);
        foreach (string line in lines)
            output.WriteLine("  " + line);
        output.WriteLine();
    }
}
