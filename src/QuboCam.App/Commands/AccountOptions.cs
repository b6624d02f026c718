using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>
/// The options that say which D-Wave account and solver are meant; all else is in dwave.conf and the environment, as Ocean has it.
/// </summary>
internal sealed class AccountOptions
{
    private readonly Option<string?> profile = new("--profile")
    {
        Description = "Profile of dwave.conf. Default: DWAVE_PROFILE, or the file's own.", HelpName = "NAME",
    };
    private readonly Option<string?> config = new("--config")
    {
        Description = "Configuration file of dwave. Default: DWAVE_CONFIG_FILE, or dwave.conf in the usual places.", HelpName = "FILE",
    };
    private readonly Option<string?> region = new("--region")
    {
        Description = "Region of the service, such as na-west-1. Default: DWAVE_API_REGION, or the file's.", HelpName = "NAME",
    };
    private readonly Option<string?> solver = new("--solver")
    {
        Description = "Solver of dwave: a name, NAME;graph_id=ID, or features as JSON such as {\"topology__type\":\"zephyr\"}. Default: "
            + "DWAVE_API_SOLVER, or the file's, or the annealer with the most qubits.",
        HelpName = "NAME|JSON",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[solver, profile, region, config])
            command.Add(option);
    }

    /// <summary>What was given.</summary>
    public DWaveSettings Settings(ParseResult parsed) => new()
    {
        Profile = parsed.GetValue(profile),
        ConfigFile = parsed.GetValue(config),
        Region = parsed.GetValue(region),
        Solver = parsed.GetValue(solver),
    };
}
