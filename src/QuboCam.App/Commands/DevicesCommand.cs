using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>devices: the quantum annealers that the account reaches, its jobs, and a local stand-in for people without an account.</summary>
internal static class DevicesCommand
{
    private static readonly AccountOptions Account = new();
    private static readonly SimulationOptions Simulation = new();
    private static readonly Option<string?> Resume = new("--resume")
    {
        Description = "Fetch the answer to a job that was submitted before, also after the program was stopped.", HelpName = "ID",
    };
    private static readonly Option<string?> Cancel = new("--cancel") { Description = "Cancel a job.", HelpName = "ID" };
    private static readonly Option<bool> Jobs = new("--jobs")
    {
        Description = "List the jobs that were submitted on this machine and whose answer was not read.",
    };
    private static readonly Option<string?> Draw = new("--draw")
    {
        Description = "Draw the working graph of the solver and the embedding of so many coupled variables, as FILE.png; see --variables.",
        HelpName = "FILE.png",
    };
    private static readonly Option<int> Variables = new("--variables")
    {
        Description = "How many variables --draw embeds.", DefaultValueFactory = _ => 32, HelpName = "N",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON and nothing else." };

    public static Command Create()
    {
        ExampleCommand command = new("devices",
            "Lists the quantum annealers and hybrid solvers that the configured D-Wave account reaches; fetches and cancels jobs.",
            "qubocam devices",
            "qubocam devices --solver '{\"topology__type\":\"zephyr\"}' --json",
            "qubocam devices --resume 5b2e1d9e-0b42-4d1c-8f0f-3a3c2f1d0e77",
            "qubocam devices --draw k32.png --variables 32",
            "qubocam devices --simulate           a server on this machine instead of an account");
        Account.AddTo(command);
        Simulation.AddTo(command);
        foreach (Option option in (Option[])[Resume, Cancel, Jobs, Draw, Variables, Json])
            command.Add(option);
        command.SetAction((parsed, cancellation) => Run(parsed, cancellation));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (Simulation.IsAsked(parsed))
            return await DevicesSimulation.RunAsync(Simulation.Read(parsed), Console.Out, cancellation);
        JobStore store = new(UserFolders.State("jobs"));
        if (parsed.GetValue(Jobs))
            return DevicesJobs.List(store, parsed.GetValue(Json));
        DWaveConfiguration configuration = DWaveConfiguration.Load(Account.Settings(parsed), DWaveEnvironment.Process);
        using SapiClient client = new(configuration, new SapiClientOptions { Progress = new JobProgress(), CacheFolder = UserFolders.Cache("solvers") });
        if (parsed.GetValue(Resume) is { } id)
            return await DevicesJobs.Resume(client, store, id, parsed.GetValue(Json), cancellation);
        if (parsed.GetValue(Cancel) is { } unwanted)
            return await DevicesJobs.Cancel(client, store, unwanted, cancellation);
        ImmutableArray<DWaveSolver> solvers = await client.SolversAsync(cancellation);
        if (Account.Settings(parsed).Solver is not null)
            solvers = SolverFilter.Of(configuration).Matching(solvers);
        if (parsed.GetValue(Draw) is { } file)
            return DevicesList.Draw(SolverFilter.Of(configuration).Select(solvers), parsed.GetValue(Variables), file, cancellation);
        if (parsed.GetValue(Json))
            JsonFigures.Print(DevicesList.Document(solvers, configuration));
        else
            Console.Out.WriteLine(string.Join('\n', DevicesList.Lines(solvers, configuration)));
        return CommandLine.Done;
    }
}
