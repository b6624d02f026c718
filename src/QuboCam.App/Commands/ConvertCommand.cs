using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>convert PROBLEM --out FILE: writes a problem file in another format.</summary>
internal static class ConvertCommand
{
    private static readonly string Names = string.Join(", ", QuboFormats.All.Select(format => format.Name));
    private static readonly Argument<string> Problem = new("PROBLEM") { Description = "Problem file; its format is told by the content." };
    private static readonly Option<string> Out = new("--out") { Description = "File to write.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> Format = new("--format")
    {
        Description = $"Format of FILE: {Names}. Default: by the end of its name.", HelpName = "NAME",
    };
    private static readonly Option<string?> From = new("--from") { Description = "Format of PROBLEM. Default: by its content.", HelpName = "NAME" };
    private static readonly Option<int?> Index = new("--problem")
    {
        Description = "Which problem of an OR-Library file with several, counted from 1.", HelpName = "N",
    };
    private static readonly Option<bool> MaxCut = new("--max-cut") { Description = "PROBLEM is a graph; its largest cut is wanted." };
    private static readonly Option<bool> Maximize = new("--maximize")
    {
        Description = "PROBLEM is to be maximised: its negation, to be minimised, is written.",
    };

    public static Command Create()
    {
        Format.CompletionSources.Add([.. QuboFormats.All.Select(format => format.Name)]);
        From.CompletionSources.Add([.. QuboFormats.All.Select(format => format.Name)]);
        ExampleCommand command = new("convert",
            "Writes a problem file in another format, without loss.",
            "qubocam convert problem.json --out problem.coo",
            "qubocam convert G1.txt --max-cut --out g1.json",
            "qubocam convert bqp50.txt --problem 3 --maximize --out bqp50-3.bqm")
        {
            Problem,
            Out,
            Format,
            From,
            Index,
            MaxCut,
            Maximize,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string file = parsed.GetValue(Out)!;
        OutputFolder.CheckFile(file);
        IQuboFormat format = parsed.GetValue(Format) is { } name ? QuboFormats.Named(name) : QuboFormats.ForFile(file);
        QuboFile problem = QuboFiles.Read(parsed.GetValue(Problem)!, CommandLine.Checked(() => new QuboReading
        {
            Format = parsed.GetValue(From),
            Problem = parsed.GetValue(Index),
            MaxCut = parsed.GetValue(MaxCut),
            Maximize = parsed.GetValue(Maximize),
        }));
        cancellation.ThrowIfCancellationRequested();
        OutputFolder.Create(Path.GetDirectoryName(Path.GetFullPath(file))!);
        QuboFiles.Write(problem.Qubo, file, format);
        foreach (string remark in problem.Remarks)
            Console.Error.WriteLine($"{parsed.GetValue(Problem)}: {remark}");
        Console.Out.WriteLine($"{file}: {problem.Qubo.Variables} variables, {format.Name} (from {problem.Format})");
        return CommandLine.Done;
    }
}
