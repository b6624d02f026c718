using System.Collections.Immutable;

namespace QuboCam;

/// <summary>The populations of the instantaneous levels over an anneal, once levels and number of steps are known.</summary>
public sealed class LevelPopulations
{
    // Of the states that are kept, all levels and points together.
    private const double MostBytes = 1 << 30;

    private readonly SortedDictionary<double, double[][]> _states = [];
    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly int _levels;

    /// <summary>Will keep the states that a scan finds.</summary>
    /// <param name="hamiltonian">H(s).</param>
    /// <param name="levels">Levels to follow.</param>
    public LevelPopulations(AnnealingHamiltonian hamiltonian, int levels)
    {
        ArgumentNullException.ThrowIfNull(hamiltonian);
        (_hamiltonian, _levels) = (hamiltonian, levels);
    }

    /// <summary>Whether the states of so many points fit into 1 GiB; if not, none are kept and there are no populations.</summary>
    /// <param name="points">Points of the scan.</param>
    public bool Fits(int points) => (double)points * _levels * _hamiltonian.Dimension * sizeof(double) <= MostBytes;

    /// <summary>Keeps a scanned point's states: for <see cref="SpectrumOptions.Scanned"/>.</summary>
    public void Keep(SpectrumPoint point, double[][] states)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (Fits(_states.Count + 1))
            _states[point.S] = [.. states.Take(_levels).Select(state => (double[])state.Clone())];
    }

    /// <summary>Anneals once more with the number of steps that was found to be enough, and looks at the levels wherever a scanned s is passed.</summary>
    /// <param name="path">s(t).</param>
    /// <param name="evolution">The evolution along it.</param>
    /// <param name="options">Precision and initial state.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Points in time with their populations.</returns>
    public ImmutableArray<EvolutionPoint> Follow(
        AnnealingPath path, Evolution evolution, EvolutionOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(evolution);
        ArgumentNullException.ThrowIfNull(options);
        (double Time, double S)[] passes = [.. _states.Keys.SelectMany(s => path.TimesOf(s).Select(time => (time, s)))
            .DistinctBy(pass => pass.time).OrderBy(pass => pass.time)];
        EvolutionOptions recording = options with { Times = [.. passes.Select(pass => pass.Time)], Progress = null };
        EvolutionRun<double> run = new(_hamiltonian, path, recording, [.. passes.Select(pass => _states[pass.S])]);
        return run.With(evolution.Steps, refinement: 1, evolution.Error, cancellation).Evolution.Points;
    }
}
