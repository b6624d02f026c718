using System.Collections.Immutable;

namespace QuboCam.App.Commands;

/// <summary>What was found of one problem of a scaling study; a line of the journal.</summary>
/// <param name="Name">The problem.</param>
/// <param name="Source">What it is counted under.</param>
/// <param name="Qubits">d.</param>
/// <param name="Skipped">Why it was left out; null where it was not.</param>
/// <param name="Degeneracy">Ground states g.</param>
/// <param name="MinimumGap">Δ_min over 0 ≤ s ≤ 1; null where there is no gap.</param>
/// <param name="MinimumGapAt">s*.</param>
/// <param name="GapAtEnd">Δ(1), the distance of the best two selections.</param>
/// <param name="InteriorGap">The smallest interior minimum; null where there is none.</param>
/// <param name="Fidelities">F for each annealing time.</param>
/// <param name="FidelityErrors">Their errors.</param>
internal sealed record ScaleResult(
    string Name, string Source, int Qubits, string? Skipped, int Degeneracy, double? MinimumGap, double? MinimumGapAt, double? GapAtEnd,
    double? InteriorGap, ImmutableArray<double> Fidelities, ImmutableArray<double> FidelityErrors);
