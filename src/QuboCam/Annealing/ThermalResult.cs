using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The levels at one time of an anneal in a bath.</summary>
/// <param name="Time">Time t.</param>
/// <param name="S">Annealing fraction s(t).</param>
/// <param name="Populations">Probability of each of the K lowest levels of H(s), shape [K]; their sum is 1 less what has left
/// them. Degenerate levels share what they have together. Errors as in <see cref="ThermalResult.Error"/>.</param>
public sealed record ThermalPoint(double Time, double S, ImmutableArray<double> Populations);

/// <summary>An anneal in a bath, in its K lowest levels.</summary>
public sealed record ThermalResult
{
    /// <summary>Weight on all ground states of H_QUBO at s = 1, [0, 1]; what has left the K levels does not count.</summary>
    public required double SuccessProbability { get; init; }

    /// <summary>
    /// The same without a bath (η = 0) in the same K levels, [0, 1]. Its distance to the exact fidelity F of
    /// <see cref="SchrodingerEvolution"/> is what the restriction to K levels costs a closed anneal.
    /// </summary>
    public required double ClosedSuccessProbability { get; init; }

    /// <summary>
    /// What has left the K levels: the population of the highest one wherever a level from above crosses it so sharply that no
    /// state follows; the trace lost, [0, 1]. Slow losses across a gap are not in it: they show in <see
    /// cref="ClosedSuccessProbability"/>.
    /// </summary>
    public required double Leakage { get; init; }

    /// <summary>
    /// Upper estimate, to first order, of the probability that the bath lifts the state out of the K levels at some time, [0, 1]:
    /// every transition that is left out counts as one to level K (from 0), the cheapest, and none comes back. Where it is not
    /// small, more levels are needed.
    /// </summary>
    public required double ThermalLeakage { get; init; }

    /// <summary>
    /// Estimate of the numerical error of every probability but <see cref="ThermalLeakage"/>: time steps and grid of s together.
    /// What the model leaves out is not in it.
    /// </summary>
    public required double Error { get; init; }

    /// <summary>How many levels K were followed.</summary>
    public required int Levels { get; init; }

    /// <summary>At how many s the levels were computed.</summary>
    public required int GridPoints { get; init; }

    /// <summary>Time steps of the last run.</summary>
    public required int Steps { get; init; }

    /// <summary>The levels on the way: 64 equal parts of the time and the corners of the path, time ascending.</summary>
    public required ImmutableArray<ThermalPoint> Points { get; init; }
}
