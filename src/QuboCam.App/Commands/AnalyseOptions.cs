using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The options of analyse.</summary>
internal sealed class AnalyseOptions
{
    private readonly ProblemFileOptions file = new();
    private readonly AnnealOptions anneal = new();
    private readonly Option<double> tau = new("--tau")
    {
        Description = "Annealing time, in which s goes from 0 to 1: in 1/energy (ħ = 1), or ns with a schedule in GHz.",
        DefaultValueFactory = _ => new SamplerOptions().AnnealingTime,
        HelpName = "TAU",
    };
    private readonly Option<string?> pause = new("--pause") { Description = "Halt at s for a time.", HelpName = "S:TIME" };
    private readonly Option<string?> reverse = new("--reverse")
    {
        Description = "Anneal from s = 1 back to s, halt there for a time (0 for none), and to 1 again, beginning in --from.", HelpName = "S:TIME",
    };
    private readonly Option<string?> from = new("--from") { Description = "State that --reverse begins in, one 0 or 1 a variable.", HelpName = "BITS" };
    private readonly Option<bool> reference = new("--reference")
    {
        Description = "Step in time as the authors' scripts do (δt = 0.01, H at the ends of steps) instead of to the tolerance.",
    };
    private readonly Option<int?> shots = new("--shots") { Description = "Shots of the readout. Default: the number of variables squared.", HelpName = "N" };
    private readonly Option<bool> noEvolution = new("--no-evolution") { Description = "Leave out the anneal: levels and gap alone." };
    private readonly Option<bool> noSpectrum = new("--no-spectrum") { Description = "Leave out levels and gap: the anneal alone." };
    private readonly Option<double[]> scan = new("--scan")
    {
        Description = "Anneal with several times, given or from 1 to 1000, and find the one of least time to solution.",
        HelpName = "TAU…", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<double?> temperature = new("--temperature")
    {
        Description = "Also anneal in contact with a bath of this temperature, in units of energy (GHz with a schedule in GHz; 1 mK is 0.0208 GHz).",
        HelpName = "T",
    };
    private readonly Option<double> coupling = new("--coupling")
    {
        Description = "Coupling η of every qubit to its bath.", DefaultValueFactory = _ => 1e-3, HelpName = "ETA",
    };
    private readonly Option<int> thermalLevels = new("--thermal-levels")
    {
        Description = "Lowest levels that --temperature follows, 2 to 16.", DefaultValueFactory = _ => 6, HelpName = "N",
    };
    private readonly Option<string?> plot = new("--plot") { Description = "Draw levels, gap, anneal and shots into this file.", HelpName = "FILE.png" };
    private readonly Option<string?> output = new("--out") { Description = "Write the JSON document into this file.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Print the JSON document and nothing else." };

    public void AddTo(Command command)
    {
        file.AddTo(command);
        command.Add(tau);
        anneal.AddTo(command);
        foreach (Option option in (Option[])
            [pause, reverse, from, reference, shots, noEvolution, noSpectrum, scan, temperature, coupling, thermalLevels, plot, output, json])
            command.Add(option);
    }

    /// <summary>What was asked for, checked as far as it can be without the problem.</summary>
    /// <exception cref="InputException">A value is out of its range, or options exclude each other.</exception>
    public AnalyseRequest Read(ParseResult parsed)
    {
        AnalyseRequest request = new()
        {
            Problem = file.Name(parsed),
            Reading = file.Reading(parsed),
            Select = file.Select(parsed),
            Tau = AnnealOptions.Time(parsed.GetValue(tau), "--tau"),
            Settings = anneal.Read(parsed),
            Pause = Halt(parsed, pause),
            Reverse = Halt(parsed, reverse),
            From = parsed.GetValue(from),
            Reference = parsed.GetValue(reference),
            Shots = parsed.GetValue(shots),
            HasEvolution = !parsed.GetValue(noEvolution),
            HasSpectrum = !parsed.GetValue(noSpectrum),
            Scan = Times(parsed),
            Bath = parsed.GetValue(temperature) is not double degrees ? null : CommandLine.Checked(() => new ThermalOptions
            {
                Temperature = degrees, Coupling = parsed.GetValue(coupling), Levels = parsed.GetValue(thermalLevels),
            }),
            Plot = parsed.GetValue(plot),
            Out = parsed.GetValue(output),
            Json = parsed.GetValue(json),
        };
        RequireSense(request);
        OutputFolder.CheckFile(request.Out);
        OutputFolder.CheckFile(request.Plot, "--plot");
        return request;
    }

    private ImmutableArray<double>? Times(ParseResult parsed)
    {
        if (parsed.GetResult(scan) is not { Implicit: false }) return null;
        double[] given = parsed.GetValue(scan)!;
        return given.Length == 0 ? AnnealingTimeScan.DefaultTimes : [.. given.Select(time => AnnealOptions.Time(time, "--scan")).Distinct().Order()];
    }

    private static (double S, double Time)? Halt(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        string[] parts = text.Split(':');
        if (parts.Length == 2 && Number(parts[0], out double s) && Number(parts[1], out double time)
            && s is >= 0 and < 1 && time is >= 0 and < double.PositiveInfinity)
            return (s, time);
        throw new InputException($"{option.Name} {text}: S:TIME is wanted, such as 0.5:20, with 0 ≤ S < 1 and a time that is not negative.");

        static bool Number(string part, out double value) => double.TryParse(part, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Refuses what does not go together.</summary>
    private static void RequireSense(AnalyseRequest request)
    {
        if (request.Shots is < 1 or > Readout.MostShots)
            throw new InputException($"--shots {request.Shots}: 1 to {Readout.MostShots} shots can be had.");
        if (request.Pause is { } halt && !(halt.S > 0 && halt.Time > 0))
            throw new InputException($"--pause {halt.S}:{halt.Time}: a halt lies above s = 0 and takes some time.");
        if (request.Pause is not null && request.Reverse is not null)
            throw new InputException("--pause and --reverse are two ways to anneal; --reverse S:TIME halts as well.");
        if (request.Reverse is null != request.From is null)
            throw new InputException("--reverse and --from go together: where to turn, and the state to begin in.");
        bool isForward = request.Pause is null && request.Reverse is null;
        if (request.Settings.IsLocallyAdiabatic && !(isForward && request.HasSpectrum))
            throw new InputException($"--schedule {AnnealSettings.LocallyAdiabatic} takes its speed from the gap: leave out --pause, --reverse and --no-spectrum.");
        if (request.Reference && !(isForward && !request.Settings.IsLocallyAdiabatic && !request.Settings.Schedule.IsGHz && request.Scan is null))
            throw new InputException("--reference is the authors' way to step along a plain anneal: leave out other paths, schedules in GHz and --scan.");
        if (request.Reference && request.Tau < 2 * AuthorsScheme.TimeStep)
            throw new InputException($"--reference takes steps of {AuthorsScheme.TimeStep}: give a --tau of at least two.");
        if (!request.HasEvolution && (request.Scan is not null || request.Bath is not null || request.Reference))
            throw new InputException("--no-evolution leaves nothing to do for --scan, --temperature and --reference.");
        if (!request.HasEvolution && !request.HasSpectrum)
            throw new InputException("--no-evolution and --no-spectrum together leave nothing to do.");
        if (request.Bath is not null && request.Reverse is not null)
            throw new InputException("--temperature takes anneals that begin at s = 0; leave out --reverse.");
    }
}

/// <summary>What analyse was asked for.</summary>
internal sealed record AnalyseRequest
{
    public required string Problem { get; init; }

    public required QuboReading Reading { get; init; }

    /// <summary>Exact number of ones; null keeps what the file says.</summary>
    public required int? Select { get; init; }

    public required double Tau { get; init; }

    public required AnnealSettings Settings { get; init; }

    public required (double S, double Time)? Pause { get; init; }

    public required (double S, double Time)? Reverse { get; init; }

    /// <summary>Bits that reverse annealing begins in.</summary>
    public required string? From { get; init; }

    /// <summary>Whether the authors' time stepping is used.</summary>
    public required bool Reference { get; init; }

    public required int? Shots { get; init; }

    public required bool HasEvolution { get; init; }

    public required bool HasSpectrum { get; init; }

    /// <summary>Annealing times to scan; null for none.</summary>
    public required ImmutableArray<double>? Scan { get; init; }

    /// <summary>A thermal bath; null for none.</summary>
    public required ThermalOptions? Bath { get; init; }

    public required string? Plot { get; init; }

    public required string? Out { get; init; }

    public required bool Json { get; init; }
}
