using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The state at one time of an anneal.</summary>
/// <param name="Time">Time t.</param>
/// <param name="S">Annealing fraction s(t).</param>
/// <param name="Energy">⟨H(s)⟩.</param>
/// <param name="ProblemEnergy">⟨H_QUBO⟩, offset included.</param>
/// <param name="GroundProbability">Weight on the ground states of H_QUBO, [0, 1].</param>
/// <param name="Populations">|⟨n(s)|ψ⟩|² of the lowest levels of H(s); empty where their states were not given.</param>
public sealed record EvolutionPoint(
    double Time, double S, double Energy, double ProblemEnergy, double GroundProbability, ImmutableArray<double> Populations);

/// <summary>How far an evolution is.</summary>
/// <param name="Steps">Steps of the present run.</param>
/// <param name="Fraction">Part of it that is done, [0, 1].</param>
/// <param name="Error">Error that the last run was found to have; 1 where there was none.</param>
public readonly record struct EvolutionProgress(int Steps, double Fraction, double Error);

/// <summary>An anneal, followed to its end.</summary>
public sealed record Evolution
{
    /// <summary>Probability of each basis state at the end, shape [dimension]; their sum is 1 to rounding.</summary>
    public required ImmutableArray<double> Probabilities { get; init; }

    /// <summary>Fidelity F: the weight on all ground states at the end, the success probability of one shot, [0, 1].</summary>
    public required double Fidelity { get; init; }

    /// <summary>⟨H_QUBO⟩ at the end less the lowest energy.</summary>
    public required double ResidualEnergy { get; init; }

    /// <summary>Estimate of the error of any probability, that of a set of states included; <see cref="Fidelity"/>'s among them.</summary>
    public required double Error { get; init; }

    /// <summary>|1 − norm| at the end: rounding alone, for every factor of a step is unitary.</summary>
    public required double NormError { get; init; }

    /// <summary>Steps of the last run.</summary>
    public required int Steps { get; init; }

    /// <summary>The states on the way, the end last.</summary>
    public required ImmutableArray<EvolutionPoint> Points { get; init; }

    /// <summary>Whether the work was cut before the tolerance was met.</summary>
    public bool IsCut { get; init; }

    /// <summary>Shots that reach a ground state at least once with a probability of 0.99, ⌈ln 0.01 / ln(1 − F)⌉; ∞ where F is 0.</summary>
    public double ShotsFor99 => SuccessProbability.ReadsNeeded(Fidelity);

    /// <summary>Time to solution TTS(0.99): the time of <see cref="ShotsFor99"/> anneals, readout not counted; the unit is τ's.</summary>
    public double TimeToSolution99 => Points[^1].Time * ShotsFor99;
}
