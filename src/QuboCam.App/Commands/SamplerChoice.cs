using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options that choose and set up a sampler.</summary>
internal sealed class SamplerChoice
{
    private const double LongestTimeLimit = 1e9;
    private static readonly SamplerOptions Defaults = new();
    private static readonly string[] Names = [.. Samplers.All(Defaults).Select(s => s.Name)];
    private readonly Option<string> sampler = new("--sampler")
    {
        Description = $"Solver of the QUBO: {string.Join(", ", Names)}.", DefaultValueFactory = _ => "exact", HelpName = "NAME",
    };
    private readonly Option<int?> reads = new("--reads")
    {
        Description = $"Independent runs of a heuristic sampler. Default: {SamplerOptions.DefaultReads}, or what the time limit allows.",
        HelpName = "N",
    };
    private readonly Option<int> sweeps = new("--sweeps")
    {
        Description = "Passes over all variables in one run.", DefaultValueFactory = _ => Defaults.Sweeps, HelpName = "N",
    };
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

    public SamplerChoice() => sampler.AcceptOnlyFromAmong(Names);

    public void AddTo(Command command)
    {
        command.Add(sampler);
        command.Add(reads);
        command.Add(sweeps);
        command.Add(seed);
        command.Add(timeLimit);
    }

    public ulong Seed(ParseResult parsed) => parsed.GetValue(seed);

    public ISampler Create(ParseResult parsed, int threads)
    {
        double? seconds = parsed.GetValue(timeLimit);
        if (seconds is not (null or > 0 and <= LongestTimeLimit))
            throw new InputException($"--time-limit {seconds}: a time limit lies above 0 and not above {LongestTimeLimit} seconds.");
        SamplerOptions options = CommandLine.Checked(() => new SamplerOptions
        {
            Reads = parsed.GetValue(reads),
            Sweeps = parsed.GetValue(sweeps),
            Seed = parsed.GetValue(seed),
            TimeLimit = seconds is double limit ? TimeSpan.FromSeconds(limit) : null,
            Threads = threads,
        });
        return Samplers.All(options).Single(s => s.Name == parsed.GetValue(sampler));
    }
}
