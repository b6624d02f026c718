using System.Collections.Immutable;

namespace QuboCam.App.Commands;

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
