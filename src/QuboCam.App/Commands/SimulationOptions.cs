using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using QuboCam.App.StandIn;

namespace QuboCam.App.Commands;

/// <summary>The options of the local stand-in for D-Wave's service.</summary>
internal sealed class SimulationOptions
{
    private static readonly StandInOptions Defaults = new();
    private readonly Option<bool> simulate = new("--simulate")
    {
        Description = "Start a server on this machine that stands in for D-Wave's service: the same protocol, simulated "
            + "annealers. Ctrl-C ends it.",
    };
    private readonly Option<string[]> topology = new("--topology")
    {
        Description =
            "Graphs of the simulated annealers: pegasus, zephyr or chimera, with a size such as pegasus:16 or chimera:16,16,4.",
        DefaultValueFactory = _ => ["pegasus:16", "zephyr:12,4"],
        HelpName = "NAME[:SIZE]…", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<double> missingQubits = new("--missing-qubits")
    {
        Description = "Share of the qubits that do not work.", DefaultValueFactory = _ => Defaults.MissingQubits, HelpName = "X",
    };
    private readonly Option<double> missingCouplers = new("--missing-couplers")
    {
        Description = "Share of the other couplers that do not work.",
        DefaultValueFactory = _ => Defaults.MissingCouplers,
        HelpName = "X",
    };
    private readonly Option<double> noise = new("--noise")
    {
        Description = "Standard deviation of the errors of fields and couplings, where the largest coupling is 1.",
        DefaultValueFactory = _ => Defaults.Noise,
        HelpName = "X",
    };
    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of defects, errors and anneals; the same seed gives the same answers.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };
    private readonly Option<int> port = new("--port")
    {
        Description = "TCP port of the server; 0 for a free one.", DefaultValueFactory = _ => 0, HelpName = "N",
    };
    private readonly Option<string?> faults = new("--faults")
    {
        Description =
            "JSON list of faults, as /stand-in/faults takes it, such as [{\"kind\": \"status\", \"status\": 429, \"first\": 2}].",
        HelpName = "FILE.json",
    };

    public SimulationOptions() => topology.CompletionSources.Add([.. Topologies.All.Select(kind => kind.Name)]);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[simulate, topology, missingQubits, missingCouplers, noise, seed, port, faults])
            command.Add(option);
    }

    /// <summary>Whether the server is asked for.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(simulate);

    /// <summary>What was asked for, checked.</summary>
    /// <exception cref="InputException">A value is out of its range, a topology is not known, or the file of faults is
    /// wrong.</exception>
    public StandInOptions Read(ParseResult parsed)
    {
        ImmutableArray<StandInGraph> graphs = [.. parsed.GetValue(topology)!.Select(StandInGraph.Parse)];
        if (graphs.GroupBy(graph => graph.SolverName).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"--topology: there are two annealers of the name {twice.Key}; name each graph once.");
        return CommandLine.Checked(() => new StandInOptions
        {
            Graphs = graphs,
            MissingQubits = parsed.GetValue(missingQubits),
            MissingCouplers = parsed.GetValue(missingCouplers),
            Noise = parsed.GetValue(noise),
            Seed = parsed.GetValue(seed),
            Port = parsed.GetValue(port),
            Faults = parsed.GetValue(faults) is string file ? [.. Faults(file)] : [],
        });
    }

    private static IReadOnlyList<Fault> Faults(string file)
    {
        try
        {
            return Fault.Read(File.ReadAllBytes(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"--faults {file}: {error.Message}", error);
        }
    }
}
