using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace QuboCam.App;

/// <summary>Runs a command and turns what happens into an exit status and one line on standard error.</summary>
internal static class CommandLine
{
    public const int Done = 0, Failed = 1, WrongInput = 2, Cancelled = 130;

    /// <summary>What each exit status means.</summary>
    public static IReadOnlyList<(int Status, string Meaning)> Statuses { get; } =
    [
        (Done, "done"),
        (WrongInput, "the request or an input is wrong: one line says what and what to do; nothing was written"),
        (Cancelled, "cancelled with Ctrl-C or SIGTERM: what was finished is kept in whole files"),
        (Failed, "anything else, such as a service that fails"),
    ];

    /// <summary>
    /// Parses and runs. Ctrl-C and SIGTERM cancel; a second one ends the program at once, and so does the end of the grace after a SIGTERM,
    /// of which whoever sends it sends only one.
    /// </summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Complain($"{ParseProblem.Describe(parsed)} {Hint(parsed)}", WrongInput);
        TimeSpan grace = (parsed.CommandResult.Command as ExampleCommand)?.Grace ?? TimeSpan.Zero;
        using CancellationTokenSource cancellation = new();
        // Without a word: writing one would wait for whoever does not read standard output.
        using Timer overdue = new(_ => Environment.Exit(Cancelled));
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, cancellation.Token);
        }
        catch (InputException error)
        {
            return Complain(error.Message, WrongInput);
        }
        catch (SapiServiceException error)
        {
            return Complain(error.Message, Failed);
        }
        catch (CancelledException error)
        {
            return Complain(error.Message, Cancelled);
        }
        catch (OperationCanceledException)
        {
            return Complain("cancelled: nothing was written.", Cancelled);
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("QUBOCAM_DEBUG") is null)
        {
            return Complain($"unexpected {error.GetType().Name}: {error.Message} (set QUBOCAM_DEBUG=1 for details)", Failed);
        }

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = !cancellation.IsCancellationRequested;
            if (signal.Signal == PosixSignal.SIGTERM)
                overdue.Change(grace, Timeout.InfiniteTimeSpan);
            cancellation.Cancel();
        }
    }

    /// <summary>Makes an options record; a value out of its range becomes one line that names the option.</summary>
    public static T Checked<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentOutOfRangeException error)
        {
            string option = string.Concat(error.ParamName!.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}" : $"{c}")).ToLowerInvariant();
            throw new InputException($"--{option} {error.ActualValue}: {error.Message.Split(" (Parameter")[0]}", error);
        }
    }

    private static int Complain(string message, int status)
    {
        Console.Error.WriteLine("qubocam: " + message.ReplaceLineEndings(" "));
        return status;
    }

    private static string Hint(ParseResult parsed) =>
        $"Try 'qubocam {string.Concat(Names(parsed.CommandResult))}--help'.";

    /// <summary>The command with those that it is below, without the program: "cluster submit ".</summary>
    private static IEnumerable<string> Names(CommandResult result) =>
        result.Parent is CommandResult above ? Names(above).Append(result.Command.Name + " ") : [];
}

/// <summary>The user stopped the work; the message says in one line what is missing and where the rest is.</summary>
internal sealed class CancelledException(string message) : OperationCanceledException(message);
