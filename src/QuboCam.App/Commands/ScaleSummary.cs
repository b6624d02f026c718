using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>One quantity of a scaling study against the number of qubits.</summary>
/// <param name="Name">Name in the JSON document.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Values">Every problem's value with its number of qubits; above zero.</param>
/// <param name="Fit">Power law against exponential; null where there are too few problems or numbers of qubits.</param>
internal sealed record ScaledQuantity(string Name, string Title, ImmutableArray<(int Qubits, double Value)> Values, ScalingFit? Fit)
{
    public ImmutableArray<(int Qubits, Quantiles Quantiles)> ByQubits { get; } = Quantiles.ByQubits(Values);

    public static ScaledQuantity Of(string name, string title, IEnumerable<(int Qubits, double? Value)> values, ulong seed)
    {
        ImmutableArray<(int Qubits, double Value)> known = [.. values.Where(pair => pair.Value > 0).Select(pair => (pair.Qubits, pair.Value!.Value))];
        bool isEnough = known.Length >= 4 && known.Select(pair => pair.Qubits).Distinct().Count() >= 3;
        return new ScaledQuantity(name, title, known, isEnough ? new ScalingFit(known, seed) : null);
    }
}

/// <summary>What a scaling study found.</summary>
internal sealed record ScaleSummary
{
    public required ScaleRequest Request { get; init; }

    /// <summary>The problems that were annealed, in the order of the inputs.</summary>
    public required ImmutableArray<ScaleResult> Results { get; init; }

    public required ImmutableArray<ScaleResult> Skipped { get; init; }

    /// <summary>Δ_min, Δ(1) and the smallest interior minimum.</summary>
    public required ImmutableArray<ScaledQuantity> Gaps { get; init; }

    /// <summary>F for each annealing time.</summary>
    public required ImmutableArray<ScaledQuantity> Fidelities { get; init; }

    /// <summary>Whether all problems were done.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Sources in the order of their first problem.</summary>
    public IEnumerable<string> Sources => Results.Select(result => result.Source).Distinct();

    public static ScaleSummary Of(ScaleRequest request, ImmutableArray<ScaleProblem> problems, ScaleJournal journal, bool isComplete)
    {
        ScaleResult[] known = [.. problems.Select(problem => journal.Find(problem.Name)).OfType<ScaleResult>()];
        ImmutableArray<ScaleResult> results = [.. known.Where(result => result.Skipped is null)];
        ulong seed = request.Settings.Seed;
        return new ScaleSummary
        {
            Request = request,
            Results = results,
            Skipped = [.. known.Where(result => result.Skipped is not null)],
            Gaps =
            [
                ScaledQuantity.Of("minimumGap", "Δ_min over 0 ≤ s ≤ 1", results.Select(result => (result.Qubits, result.MinimumGap)), seed),
                ScaledQuantity.Of("gapAtEnd", "Δ at s = 1", results.Select(result => (result.Qubits, result.GapAtEnd)), seed),
                ScaledQuantity.Of("interiorGap", "Δ at the smallest interior minimum", results.Select(result => (result.Qubits, result.InteriorGap)), seed),
            ],
            Fidelities =
            [
                .. request.Times.Select((time, at) => ScaledQuantity.Of(
                    FormattableString.Invariant($"fidelity {time:R}"), FormattableString.Invariant($"F, τ = {time:G6}"),
                    results.Select(result => (result.Qubits, (double?)result.Fidelities[at])), seed)),
            ],
            IsComplete = isComplete,
        };
    }
}
