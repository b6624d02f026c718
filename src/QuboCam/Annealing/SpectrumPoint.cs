using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The lowest levels of H(s) at one s, and what follows from their states.</summary>
/// <param name="S">Annealing fraction s, [0, 1].</param>
/// <param name="Levels">E₀ ≤ E₁ ≤ …; energies, GHz with a schedule in GHz.</param>
/// <param name="Slopes">dEₙ/ds of each, by Hellmann and Feynman: ⟨n|dH/ds|n⟩.</param>
/// <param name="Couplings">|⟨n|dH/ds|0⟩| of each level n; the first entry is 0.</param>
/// <param name="Ones">⟨n̂ₚ⟩ of each qubit in the ground state, [0, 1], shape [d]; empty for other drivers.</param>
/// <param name="ParticipationRatio">1 / Σₓ pₓ² of the ground state: about how many basis states share it, 1 to 2ᵈ.</param>
/// <param name="LevelError">No level is further off than this.</param>
public sealed record SpectrumPoint(
    double S, ImmutableArray<double> Levels, ImmutableArray<double> Slopes, ImmutableArray<double> Couplings, ImmutableArray<double> Ones,
    double ParticipationRatio, double LevelError);
