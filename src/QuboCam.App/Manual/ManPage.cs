using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Manual;

/// <summary>The manual page, made of what the commands say of themselves.</summary>
internal static class ManPage
{
    /// <summary>Environment variables, and what they do.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> Variables { get; } =
    [
        ("QUBOCAM_DEBUG", "Where it is set, an unexpected error is shown with all details."),
        ("QUBOCAM_POSTGRES", "Connection string of the PostgreSQL database of cluster and serve."),
        ("QUBOCAM_API_KEYS", "Keys that serve asks for, with commas or spaces between them."),
        ("NO_COLOR", "Where it is set and not empty, logs have no colours."),
        ("TERM", "Where it is dumb, progress is shown as lines, and logs have no colours."),
        ("XDG_CACHE_HOME, XDG_STATE_HOME, XDG_DATA_HOME", "Folders of what is kept between runs; see FILES."),
        ("DWAVE_API_TOKEN, DWAVE_API_ENDPOINT, DWAVE_API_REGION, DWAVE_API_SOLVER, DWAVE_API_PROXY, DWAVE_API_HEADERS, "
            + "DWAVE_METADATA_API_ENDPOINT, DWAVE_CONFIG_FILE, DWAVE_PROFILE", "Account and solver of the sampler dwave, as in Ocean."),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "Where serve and cluster silo send metrics and traces."),
    ];

    private static readonly IReadOnlyList<(string Name, string Meaning)> Files =
    [
        ("qubocam-out/", "What explain writes where no other folder is named."),
        ("MODEL.preprocess.json", "How a picture becomes the input of the model beside it."),
        ("~/.local/share/qubocam/serve/", "Models, results and jobs of serve."),
        ("~/.local/state/qubocam/jobs/", "Jobs that were submitted to an annealer and whose answer was not read."),
        ("~/.cache/qubocam/", "What can be made again: models of a cluster's jobs, descriptions of annealers."),
        ("~/.config/dwave/dwave.conf", "Account of the sampler dwave."),
    ];

    /// <summary>Writes the page.</summary>
    public static string Write(Command root)
    {
        Troff page = new();
        page.Line($".TH QUBOCAM 1 \"\" \"{Troff.Text(ProgramVersion.Line)}\" \"User Commands\"");
        page.Section("NAME").Line("qubocam \\- explain what an image classifier looked at");
        page.Section("SYNOPSIS").Line($"{Troff.Bold("qubocam")} {Troff.Italic("COMMAND")} [{Troff.Italic("OPTION")}]...");
        page.Section("DESCRIPTION").Line(Troff.Text(root.Description!))
            .Paragraph("Results go to standard output, progress and messages to standard error.");
        page.Section("COMMANDS");
        CommandNode[] commands = [.. CommandNode.All(root).Where(node => !node.Commands.Any())];
        foreach (CommandNode node in commands)
            Append(page, node);
        page.Section("EXIT STATUS");
        foreach ((int status, string meaning) in CommandLine.Statuses)
            page.Item(Troff.Bold(status.ToString(CultureInfo.InvariantCulture)), meaning + ".");
        page.Section("ENVIRONMENT");
        foreach ((string name, string meaning) in Variables)
            page.Item(Troff.Bold(name), meaning);
        page.Section("FILES");
        foreach ((string name, string meaning) in Files)
            page.Item(Troff.Italic(name), meaning);
        page.Section("EXAMPLES").Verbatim(commands.SelectMany(node => (node.Command as ExampleCommand)?.Examples ?? []));
        return page.ToString();
    }

    private static void Append(Troff page, CommandNode node)
    {
        string arguments = string.Concat(node.Command.Arguments.Select(argument => " " + Argument(argument)));
        page.Line($".SS {Troff.Bold(node.Words)}{arguments} [{Troff.Italic("OPTION")}]...").Line(Troff.Text(node.Command.Description!));
        foreach (Argument argument in node.Command.Arguments)
            page.Item(Troff.Italic(argument.Name), argument.Description!);
        foreach (Option option in node.Options.Where(option => !option.Recursive))
            page.Item(Usage(option), Meaning(option));
    }

    private static string Argument(Argument argument)
    {
        string name = Troff.Italic(argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Usage(Option option) =>
        Troff.Bold(option.Name) + (CommandNode.TakesValue(option) ? " " + Troff.Italic(CommandNode.Placeholder(option)) : "");

    private static string Meaning(Option option)
    {
        string? given = CommandNode.TakesValue(option) && option.HasDefaultValue ? option.GetDefaultValue() switch
        {
            string[] several => string.Join(' ', several),
            Enum name => name.ToString().ToLowerInvariant(),
            object one => Convert.ToString(one, CultureInfo.InvariantCulture),
            null => null,
        } : null;
        return option.Description + (option.Required ? " Required." : "") + (string.IsNullOrEmpty(given) ? "" : $" Default: {given}.");
    }
}
