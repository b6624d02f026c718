using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The options that say how problems are annealed, shared by analyse and scale.</summary>
internal sealed class AnnealOptions
{
    // Seconds, what a timer counts to at least: longer is no limit.
    private const double LongestTimer = 4e6;

    private static readonly EvolutionOptions Defaults = new();
    private readonly Option<string> schedule = new("--schedule")
    {
        Description = "A(s) and B(s): linear, quadratic, locally-adiabatic (linear, slow where the gap is small), or a CSV file with columns s, A, B; "
            + "with A and B in GHz times are in ns.",
        DefaultValueFactory = _ => "linear",
        HelpName = "NAME|FILE.csv",
    };
    private readonly Option<string> convention = new("--convention")
    {
        Description = $"Strength of the driver and counting of pairs: {string.Join("; ", AnnealingConvention.All.Select(c => $"{c.Name} ({c.Description})"))}.",
        DefaultValueFactory = _ => AnnealingConvention.All[0].Name,
        HelpName = "NAME",
    };
    private readonly Option<double> tolerance = new("--tolerance")
    {
        Description = "Error that no probability may exceed.", DefaultValueFactory = _ => Defaults.Tolerance, HelpName = "X",
    };
    private readonly Option<string> precision = new("--precision")
    {
        Description = "Numbers of the state vector: double, or single for half the memory and errors of about 1e-5.",
        DefaultValueFactory = _ => "double",
        HelpName = "NAME",
    };
    private readonly Option<int> levels = new("--levels")
    {
        Description = "Lowest levels to compute, 2 to 16.", DefaultValueFactory = _ => new SpectrumOptions().Levels, HelpName = "N",
    };
    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of shots, samplers and resampling; the same seed gives the same result.", DefaultValueFactory = _ => 0, HelpName = "N",
    };
    private readonly Option<double?> timeLimit = new("--time-limit")
    {
        Description = "Seconds after which what is done by then is given, and said to be incomplete. Default: none.", HelpName = "SECONDS",
    };
    private readonly ThreadsOption threads = new();

    public AnnealOptions()
    {
        schedule.CompletionSources.Add("linear", "quadratic", "locally-adiabatic");
        convention.AcceptOnlyFromAmong([.. AnnealingConvention.All.Select(c => c.Name)]);
        precision.AcceptOnlyFromAmong("double", "single");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[schedule, convention, tolerance, precision, levels, seed, timeLimit])
            command.Add(option);
        threads.AddTo(command);
    }

    /// <summary>What was asked for, checked.</summary>
    /// <exception cref="InputException">A value is out of its range, or the schedule's file is wrong.</exception>
    public AnnealSettings Read(ParseResult parsed)
    {
        double? limit = parsed.GetValue(timeLimit);
        if (limit is not (null or > 0 and <= 1e9))
            throw new InputException($"--time-limit {limit}: a time limit lies above 0 and not above 1e9 seconds.");
        string name = parsed.GetValue(schedule)!;
        return CommandLine.Checked(() => new AnnealSettings
        {
            Schedule = Schedule(name),
            ScheduleName = name,
            Convention = AnnealingConvention.All.Single(c => c.Name == parsed.GetValue(convention)),
            Evolution = new EvolutionOptions
            {
                Tolerance = parsed.GetValue(tolerance),
                Precision = parsed.GetValue(precision) == "double" ? AmplitudePrecision.ComplexDouble : AmplitudePrecision.ComplexSingle,
            },
            Spectrum = new SpectrumOptions { Levels = parsed.GetValue(levels) },
            Seed = parsed.GetValue(seed),
            TimeLimit = limit is double seconds and < LongestTimer ? TimeSpan.FromSeconds(seconds) : null,
            Threads = threads.Value(parsed),
        });
    }

    /// <summary>A time from the command line.</summary>
    /// <exception cref="InputException">It is not above zero, or not finite.</exception>
    public static double Time(double time, string option) => time is > 0 and < double.PositiveInfinity ? time
        : throw new InputException($"{option} {time.ToString(CultureInfo.InvariantCulture)}: an annealing time lies above zero and is finite.");

    private static AnnealingSchedule Schedule(string name)
    {
        if (name is "linear" or AnnealSettings.LocallyAdiabatic) return AnnealingSchedule.Linear;
        if (name == "quadratic") return AnnealingSchedule.Quadratic;
        ScheduleTable table = ScheduleFile.Read(name);
        foreach (string remark in table.Remarks)
            Console.Error.WriteLine(remark);
        return AnnealingSchedule.FromTable(Path.GetFileName(name), table);
    }
}

/// <summary>How problems are annealed.</summary>
internal sealed record AnnealSettings
{
    /// <summary>Name of the schedule whose speed follows the gap.</summary>
    public const string LocallyAdiabatic = "locally-adiabatic";

    public required AnnealingSchedule Schedule { get; init; }

    /// <summary>As it was given: a name or a file.</summary>
    public required string ScheduleName { get; init; }

    public required AnnealingConvention Convention { get; init; }

    public required EvolutionOptions Evolution { get; init; }

    public required SpectrumOptions Spectrum { get; init; }

    public required ulong Seed { get; init; }

    public required TimeSpan? TimeLimit { get; init; }

    public required int Threads { get; init; }

    /// <summary>Whether the speed follows the gap.</summary>
    public bool IsLocallyAdiabatic => ScheduleName == LocallyAdiabatic;

    /// <summary>H(s) of a problem, with these settings; the problem is as the convention has it.</summary>
    public AnnealingHamiltonian Hamiltonian(Qubo qubo, int threads) =>
        AnnealingHamiltonian.Of(qubo, Convention.DriverStrength(Math.Max(1, qubo.Variables)), Schedule, threads);
}
