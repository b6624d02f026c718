using System.Collections.Immutable;
using System.CommandLine;

namespace QuboCam.App.Commands;

/// <summary>The options of solve, beside those of the sampler.</summary>
internal sealed class SolveOptions
{
    private readonly SamplerChoice sampler = new();
    private readonly ThreadsOption threads = new();
    private readonly Option<double?> target = new("--target")
    {
        Description = "A heuristic sampler stops after the first read that reaches this energy.", HelpName = "ENERGY",
    };
    private readonly ProblemFileOptions file = new();
    private readonly Option<bool> noPresolve = new("--no-presolve")
    {
        Description = "Give the samplers the problem as it is; otherwise variables decided in every minimum are fixed first.",
    };
    private readonly Option<bool> certify = new("--certify")
    {
        Description = "Also run the exact solver, within the time limit: for a lower bound and, where it ends, a certificate.",
    };
    private readonly Option<string[]> compare = new("--compare")
    {
        Description = $"Run several samplers one after the other and compare them: {string.Join(", ", SamplerChoice.AllNames)}; without "
            + "names all of this machine.",
        HelpName = "NAME…", Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string?> plot = new("--plot") { Description = "Draw energy and bound over time into this file.", HelpName = "FILE.png" };
    private readonly Option<string?> distribution = new("--distribution")
    {
        Description = "Draw how each sampler's reads are distributed over the energies into this file; with --compare side by side.",
        HelpName = "FILE.png",
    };
    private readonly Option<string?> output = new("--out") { Description = "Write the JSON document into this file.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Print the JSON document and nothing else." };

    public SolveOptions()
    {
        compare.AcceptOnlyFromAmong([.. SamplerChoice.AllNames]);
    }

    public void AddTo(Command command)
    {
        file.AddTo(command);
        sampler.AddTo(command);
        threads.AddTo(command);
        foreach (Option option in (Option[])[target, noPresolve, certify, compare, plot, distribution, output, json])
            command.Add(option);
    }

    /// <summary>What was asked for, checked as far as it can be without the problem.</summary>
    /// <exception cref="InputException">A value is out of its range, or options exclude each other.</exception>
    public SolveRequest Read(ParseResult parsed)
    {
        (string chosen, bool isChosen) = sampler.Chosen(parsed);
        bool isComparison = parsed.GetResult(compare) is { Implicit: false };
        if (isComparison && isChosen)
            throw new InputException($"--compare runs several samplers: name {chosen} after it, or leave --sampler out.");
        if (parsed.GetValue(target) is double value && !double.IsFinite(value))
            throw new InputException($"--target {value}: a finite energy is wanted.");
        OutputFolder.CheckFile(parsed.GetValue(output));
        OutputFolder.CheckFile(parsed.GetValue(plot), "--plot");
        OutputFolder.CheckFile(parsed.GetValue(distribution), "--distribution");
        return new SolveRequest
        {
            Problem = file.Name(parsed),
            Reading = file.Reading(parsed),
            Select = file.Select(parsed),
            Options = sampler.Options(parsed, threads.Value(parsed)),
            Target = parsed.GetValue(target),
            Samplers = isComparison ? [.. parsed.GetValue(compare)!.Distinct()] : [chosen],
            IsComparison = isComparison,
            Presolve = !parsed.GetValue(noPresolve),
            Certify = parsed.GetValue(certify),
            Plot = parsed.GetValue(plot),
            Distribution = parsed.GetValue(distribution),
            Out = parsed.GetValue(output),
            Json = parsed.GetValue(json),
        };
    }
}

/// <summary>What solve was asked for.</summary>
internal sealed record SolveRequest
{
    public required string Problem { get; init; }

    public required QuboReading Reading { get; init; }

    /// <summary>Exact number of ones; null keeps what the file says.</summary>
    public required int? Select { get; init; }

    /// <summary>Reads, sweeps, seed, time limit and threads.</summary>
    public required SamplerOptions Options { get; init; }

    /// <summary>Energy to stop at, in the sense of the file.</summary>
    public required double? Target { get; init; }

    /// <summary>The samplers to run, in this order; empty for all that the problem suits.</summary>
    public required ImmutableArray<string> Samplers { get; init; }

    public required bool IsComparison { get; init; }

    /// <summary>Whether the problem is reduced first.</summary>
    public required bool Presolve { get; init; }

    public required bool Certify { get; init; }

    public required string? Plot { get; init; }

    public required string? Distribution { get; init; }

    public required string? Out { get; init; }

    public required bool Json { get; init; }
}
