namespace QuboCam;

/// <summary>The lowest levels of H(s) at any s, each computed from the states of the one before.</summary>
internal sealed class Spectrum
{
    // Below so many basis states the whole matrix is diagonalised.
    private const int MostDense = 64;

    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly VectorBlock _vectors;
    private readonly LevelSolver? _solver;
    private readonly double[] _image;

    /// <summary>Sets up the solver, which begins best at s = 1 and goes down.</summary>
    public Spectrum(AnnealingHamiltonian hamiltonian, int levels)
    {
        (_hamiltonian, Levels) = (hamiltonian, Math.Min(levels, hamiltonian.Dimension));
        _vectors = new VectorBlock(hamiltonian.Dimension, hamiltonian.Threads);
        _image = new double[hamiltonian.Dimension];
        if (hamiltonian.Dimension > Math.Max(MostDense, LevelSolver.LeastDimension(Levels)))
            _solver = new LevelSolver(hamiltonian, Levels);
    }

    /// <summary>How many levels are computed.</summary>
    public int Levels { get; }

    /// <summary>Applications of H so far that served to find states; 0 where the whole matrix is diagonalised.</summary>
    public int Applications => _solver?.Applications ?? 0;

    /// <summary>States of the last point, shape [levels][dimension]; valid until the next.</summary>
    public double[][] States { get; private set; } = [];

    /// <summary>The levels at s.</summary>
    /// <param name="s">Annealing fraction.</param>
    /// <param name="tolerance">‖Hψ − Eψ‖ to reach, in units of the spectrum at s = 0 and 1.</param>
    /// <param name="cancellation">Ends the work.</param>
    public SpectrumPoint At(double s, double tolerance, CancellationToken cancellation)
    {
        LevelSet set = IsDiagonal(s) ? BasisStates(s)
            : _solver?.At(s, tolerance, cancellation) ?? DenseLevels.At(_hamiltonian, s, Levels);
        States = set.States;
        double[,] slopes = SlopeMatrix(s);
        double[] ground = States[0];
        return new SpectrumPoint(
            s,
            [.. set.Levels],
            [.. Enumerable.Range(0, Levels).Select(n => slopes[n, n])],
            [.. Enumerable.Range(0, Levels).Select(n => n == 0 ? 0 : Math.Abs(slopes[n, 0]))],
            _hamiltonian.Qubo is { } qubo ? Marginals.Of(ground, qubo.Variables) : [],
            1 / _vectors.SumChunks(1, (sum, from, length) =>
            {
                foreach (double amplitude in ground.AsSpan(from, length))
                    sum[0] += amplitude * amplitude * amplitude * amplitude;
            })[0],
            set.Residual);
    }

    /// <summary>⟨m|dH/ds|n⟩ between the levels of the last point.</summary>
    public double[,] SlopeMatrix(double s)
    {
        (double a, double b) = _hamiltonian.Schedule.SlopeAt(s);
        double[,] matrix = new double[Levels, Levels];
        for (int n = 0; n < Levels; n++)
        {
            _hamiltonian.Driver.Apply(a, b, _hamiltonian.Energies, States[n], _image);
            double[,] column = _vectors.Dots(States, new[] { _image });
            for (int m = 0; m < Levels; m++)
                matrix[m, n] = column[m, 0];
        }
        return matrix;
    }

    private bool IsDiagonal(double s) => _hamiltonian.Schedule.At(s).A == 0;

    private LevelSet BasisStates(double s)
    {
        double b = _hamiltonian.Schedule.At(s).B;
        int[] lowest = LowestStates.Of(_hamiltonian.Energies, Levels);
        return new LevelSet(s, [.. lowest.Select(x => b * _hamiltonian.Energies[x])], [.. lowest.Select(Unit)], Residual: 0);

        double[] Unit(int state)
        {
            double[] unit = new double[_hamiltonian.Dimension];
            unit[state] = 1;
            return unit;
        }
    }
}
