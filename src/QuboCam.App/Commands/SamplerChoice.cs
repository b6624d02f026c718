using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options that choose and set up a sampler.</summary>
internal sealed class SamplerChoice
{
    /// <summary>Name of the solver that proves its answer; the default.</summary>
    public const string Exact = "exact";

    private const string StateVector = "state-vector";
    private const int MostCompared = 20;
    private const double LongestTimeLimit = 1e9;
    private static readonly SamplerOptions Defaults = new();
    private static readonly string[] Names = [.. Samplers.All(Defaults).Select(s => s.Name)];
    private readonly Option<string> sampler = new("--sampler")
    {
        Description = $"Solver of the QUBO: {string.Join(", ", Names)}.", DefaultValueFactory = _ => Exact, HelpName = "NAME",
    };
    private readonly Option<int?> reads = new("--reads")
    {
        Description = $"Independent runs of a heuristic sampler. Default: {SamplerOptions.DefaultReads}, or what the time limit allows. "
            + "Shots of state-vector, by default the number of variables squared.",
        HelpName = "N",
    };
    private readonly Option<int> sweeps = new("--sweeps")
    {
        Description = "Passes over all variables in one run.", DefaultValueFactory = _ => Defaults.Sweeps, HelpName = "N",
    };
    private readonly Option<int> slices = new("--slices")
    {
        Description = "Trotter slices of path-integral, each read out.", DefaultValueFactory = _ => Defaults.Slices, HelpName = "N",
    };
    private readonly Option<double> tau = new("--tau")
    {
        Description = "Annealing time of state-vector, in 1/energy of the problem (ħ = 1).",
        DefaultValueFactory = _ => Defaults.AnnealingTime,
        HelpName = "TAU",
    };
    private readonly Option<string?> descent = new("--descent")
    {
        Description = "Whether every read is finished by steepest descent: yes or no. Default: yes for the heuristic samplers, no for dwave.",
        HelpName = "yes|no",
    };
    private readonly DWaveChoice dwave = new();
    private readonly Option<ulong> seed = new("--seed")
    {
        Description = "Seed of every random choice; the same seed gives the same bytes unless the time limit is reached.",
        DefaultValueFactory = _ => 0,
        HelpName = "N",
    };
    private readonly Option<double?> timeLimit = new("--time-limit")
    {
        Description = "Seconds after which the best answer is returned with an honest lower bound. Default: "
            + $"{SamplerOptions.DefaultTimeLimit.TotalSeconds} for exact, none for the others.",
        HelpName = "SECONDS",
    };

    public SamplerChoice()
    {
        sampler.AcceptOnlyFromAmong(Names);
        descent.AcceptOnlyFromAmong("yes", "no");
    }

    public void AddTo(Command command)
    {
        command.Add(sampler);
        command.Add(reads);
        command.Add(sweeps);
        command.Add(slices);
        command.Add(tau);
        command.Add(descent);
        command.Add(seed);
        command.Add(timeLimit);
        dwave.AddTo(command);
    }

    public ulong Seed(ParseResult parsed) => parsed.GetValue(seed);

    /// <summary>The samplers that are compared where none are named: those of this machine that take so many variables without waiting long.</summary>
    public static IEnumerable<string> Compared(int variables) =>
        Samplers.All(Defaults).Where(s => !s.IsRemote).Select(s => s.Name)
            .Where(name => variables <= (name == StateVector ? MostCompared : int.MaxValue));

    /// <summary>The names of all samplers, the default one first.</summary>
    public static IReadOnlyList<string> AllNames => Names;

    /// <summary>Name of the sampler chosen, and whether the user chose it.</summary>
    public (string Name, bool IsGiven) Chosen(ParseResult parsed) =>
        (parsed.GetValue(sampler)!, parsed.GetResult(sampler) is { Implicit: false });

    public ISampler Create(ParseResult parsed, int threads) => Named(Chosen(parsed).Name, Options(parsed, threads));

    /// <summary>A sampler of the list.</summary>
    public static ISampler Named(string name, SamplerOptions options) => Samplers.All(options).Single(s => s.Name == name);

    /// <summary>Reads, sweeps, seed and time limit, checked.</summary>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public SamplerOptions Options(ParseResult parsed, int threads)
    {
        double? seconds = parsed.GetValue(timeLimit);
        if (seconds is not (null or > 0 and <= LongestTimeLimit))
            throw new InputException($"--time-limit {seconds}: a time limit lies above 0 and not above {LongestTimeLimit} seconds.");
        if (!(parsed.GetValue(tau) is > 0 and < double.PositiveInfinity))
            throw new InputException($"--tau {parsed.GetValue(tau)}: an annealing time lies above zero and is finite.");
        return CommandLine.Checked(() => new SamplerOptions
        {
            Reads = parsed.GetValue(reads),
            Sweeps = parsed.GetValue(sweeps),
            Slices = parsed.GetValue(slices),
            AnnealingTime = parsed.GetValue(tau),
            Seed = parsed.GetValue(seed),
            Descent = parsed.GetValue(descent) is { } answer ? answer == "yes" : null,
            DWave = dwave.Options(parsed),
            TimeLimit = seconds is double limit ? TimeSpan.FromSeconds(limit) : null,
            Threads = threads,
        });
    }
}
