using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;

namespace QuboCam.App.Commands;

/// <summary>The options of the D-Wave sampler.</summary>
internal sealed class DWaveChoice
{
    private const string UniformTorque = "uniform-torque", Scaled = "scaled", Scan = "scan";
    private readonly AccountOptions account = new();
    private readonly Option<double?> annealingTime = new("--annealing-time")
    {
        Description = "Annealing time of dwave in µs. Default: the solver's own.", HelpName = "US",
    };
    private readonly Option<string?> pause = new("--pause")
    {
        Description = "dwave: rest at annealing fraction S for US µs.", HelpName = "S,US",
    };
    private readonly Option<string?> reverse = new("--reverse")
    {
        Description = "dwave: anneal backwards from a good state to fraction S, rest there for US µs, and return.", HelpName = "S,US",
    };
    private readonly Option<string?> schedule = new("--anneal-schedule")
    {
        Description = "dwave: any schedule, a list of [µs, s], such as [[0,0],[10,0.4],[60,0.4],[70,1]].", HelpName = "JSON",
    };
    private readonly Option<string> chainStrength = new("--chain-strength")
    {
        Description = $"dwave: {UniformTorque} (compensation), {Scaled}, {Scan} (tries several and takes the best), or a number in the unit "
            + "of the problem's Ising form.",
        DefaultValueFactory = _ => UniformTorque,
        HelpName = "RULE|X",
    };
    private readonly Option<int> spinReversals = new("--spin-reversals")
    {
        Description = "dwave: share the reads among so many random spin-reversal transforms.", DefaultValueFactory = _ => 0, HelpName = "N",
    };
    private readonly Option<string> unembedding = new("--unembedding")
    {
        Description = $"dwave: how broken chains are read: {string.Join(", ", Unembeddings.Keys)}.",
        DefaultValueFactory = _ => Unembeddings.Keys.First(),
        HelpName = "NAME",
    };
    private readonly Option<OversizeRule> oversize = new("--oversize")
    {
        Description = "dwave: what becomes of a problem that does not fit: shortlist (the most important variables), hybrid (the account's "
            + "hybrid solver) or refuse.",
        HelpName = "RULE",
    };
    private readonly Option<double> maxQpuTime = new("--max-qpu-time")
    {
        Description = "dwave: seconds of QPU access time above which it is asked for confirmation before submitting.",
        DefaultValueFactory = _ => DWaveOptions.DefaultMaxQpuTime.TotalSeconds,
        HelpName = "SECONDS",
    };
    private readonly Option<bool> yes = new("--yes") { Description = "dwave: use the QPU time without asking." };
    private readonly Option<string?> label = new("--label") { Description = "dwave: label of the jobs at the service.", HelpName = "TEXT" };

    private static Dictionary<string, UnembeddingMethod> Unembeddings { get; } = new()
    {
        ["majority-vote"] = UnembeddingMethod.MajorityVote,
        ["minimize-energy"] = UnembeddingMethod.MinimizeEnergy,
        ["weighted-random"] = UnembeddingMethod.WeightedRandom,
        ["discard"] = UnembeddingMethod.Discard,
    };

    public DWaveChoice()
    {
        chainStrength.CompletionSources.Add(UniformTorque, Scaled, Scan);
        unembedding.AcceptOnlyFromAmong([.. Unembeddings.Keys]);
        oversize.AcceptOnlyFromAmong("shortlist", "hybrid", "refuse");
    }

    /// <summary>What an unembedding is called on the command line.</summary>
    public static string Name(UnembeddingMethod method) => Unembeddings.First(pair => pair.Value == method).Key;

    public void AddTo(Command command)
    {
        account.AddTo(command);
        foreach (Option option in (Option[])
            [annealingTime, pause, reverse, schedule, chainStrength, spinReversals, unembedding, oversize, maxQpuTime, yes, label])
            command.Add(option);
    }

    /// <summary>The options, checked.</summary>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public DWaveOptions Options(ParseResult parsed)
    {
        double seconds = parsed.GetValue(maxQpuTime);
        if (!(seconds is > 0 and <= 1e6))
            throw new InputException(FormattableString.Invariant($"--max-qpu-time {seconds}: a time lies above zero and below 1e6 seconds."));
        (ChainStrengthRule rule, double? strength) = Strength(parsed.GetValue(chainStrength)!);
        DWaveOptions options = CommandLine.Checked(() => new DWaveOptions
        {
            Settings = account.Settings(parsed),
            Anneal = new AnnealControl
            {
                AnnealingTimeMicroseconds = parsed.GetValue(annealingTime),
                Pause = Hold(parsed.GetValue(pause), "--pause"),
                Reverse = Hold(parsed.GetValue(reverse), "--reverse"),
                Schedule = parsed.GetValue(schedule) is { } text ? AnnealControl.ParseSchedule(text) : ImmutableArray<AnnealPoint>.Empty,
            },
            ChainStrengthRule = rule,
            GivenChainStrength = strength,
            SpinReversals = parsed.GetValue(spinReversals),
            Unembedding = Unembeddings[parsed.GetValue(unembedding)!],
            Oversize = parsed.GetValue(oversize),
            MaxQpuTime = TimeSpan.FromSeconds(seconds),
            Confirm = parsed.GetValue(yes) ? _ => true : QpuTimeQuestion.Ask,
            Label = parsed.GetValue(label),
            Progress = new JobProgress(),
            CacheFolder = UserFolders.Cache("embeddings"),
            SolverFolder = UserFolders.Cache("solvers"),
            JobFolder = UserFolders.State("jobs"),
        });
        options.Anneal.Points(defaultMicroseconds: 1);
        return options;
    }

    private static (ChainStrengthRule Rule, double? Strength) Strength(string text) => text switch
    {
        UniformTorque => (ChainStrengthRule.UniformTorque, null),
        Scaled => (ChainStrengthRule.Scaled, null),
        Scan => (ChainStrengthRule.Scan, null),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value)
            => (ChainStrengthRule.Given, value),
        _ => throw new InputException($"--chain-strength {text}: {UniformTorque}, {Scaled}, {Scan} or a number above zero is wanted."),
    };

    private static AnnealHold? Hold(string? text, string option)
    {
        if (text is null) return null;
        string[] parts = text.Split(',');
        if (parts.Length != 2 || !TryParse(parts[0], out double s) || !TryParse(parts[1], out double time) || !(s > 0 && s < 1 && time > 0))
            throw new InputException($"{option} {text}: an annealing fraction between 0 and 1 and a time in µs are wanted, such as 0.45,100.");
        return new AnnealHold(s, time);
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
