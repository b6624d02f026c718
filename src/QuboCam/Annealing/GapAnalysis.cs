using System.Collections.Immutable;

namespace QuboCam;

/// <summary>A local minimum of the gap inside 0 &lt; s &lt; 1.</summary>
/// <param name="S">Where it lies: the root of dΔ/ds.</param>
/// <param name="Gap">Δ there.</param>
/// <param name="Coupling">V₀₁ = |⟨1|dH/ds|0⟩|, |1⟩ being the level that the gap is to.</param>
/// <param name="FidelitySusceptibility">χ_F = Σₙ |⟨n|dH/ds|0⟩|² / (Eₙ − E₀)² over all levels n &gt; 0.</param>
/// <param name="HammingJump">Σₚ |⟨n̂ₚ⟩(after) − ⟨n̂ₚ⟩(before)| of the ground state between the scanned points beside it: how many
/// qubits change.</param>
/// <param name="IsCrossing">Whether the gap has a corner there: two levels of different symmetry cross.</param>
public sealed record GapMinimum(
    double S, double Gap, double Coupling, double FidelitySusceptibility, double HammingJump, bool IsCrossing);

/// <summary>The gap of an anneal along s.</summary>
public sealed record GapAnalysis
{
    /// <summary>The scanned points, s ascending from 0 to 1.</summary>
    public required ImmutableArray<SpectrumPoint> Points { get; init; }

    /// <summary>Number g of ground states of H_QUBO. The gap is that to the first level that does not end among them: level g.</summary>
    public required int Degeneracy { get; init; }

    /// <summary>Local minima inside, s ascending.</summary>
    public required ImmutableArray<GapMinimum> InteriorMinima { get; init; }

    /// <summary>Δ_min over 0 ≤ s ≤ 1, the ends included; NaN where every level ends in the ground manifold.</summary>
    public required double MinimumGap { get; init; }

    /// <summary>s*, where it lies.</summary>
    public required double MinimumGapAt { get; init; }

    /// <summary>max of |⟨1|dH/ds|0⟩| / Δ² over the scanned points with s &gt; 0, in the time unit of the schedule.</summary>
    public required double AdiabaticTime { get; init; }

    /// <summary>Whether a time limit or the user ended the scan: the points then begin above s = 0.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether there is a level outside of the ground manifold among those computed.</summary>
    public bool HasGap => !double.IsNaN(MinimumGap);

    /// <summary>Δ at a scanned point.</summary>
    public double GapAt(SpectrumPoint point) => point.Levels[Degeneracy] - point.Levels[0];

    /// <summary>The smallest interior minimum; null where there is none.</summary>
    public GapMinimum? SmallestInterior => InteriorMinima.MinBy(minimum => minimum.Gap);
}
