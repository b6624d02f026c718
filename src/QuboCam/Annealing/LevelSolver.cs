using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>The lowest levels of H(s) with their states: a block Davidson method that starts from the states of the last s.</summary>
/// <remarks>
/// The search space grows by the residuals of all levels that are not yet exact enough, divided by the distance of the
/// <see cref="MeanField"/>'s diagonal to the level: E. R. Davidson, J. Comput. Phys. 17, 87 (1975). A restart keeps the levels' states and
/// those of the step before: A. Stathopoulos, SIAM J. Sci. Comput. 29, 481 (2007). The space begins with the states of the last points,
/// between which those of the next one nearly lie: D. Frame et al., Phys. Rev. Lett. 121, 032501 (2018). So that a level that comes down
/// from above is not missed, also one of another symmetry, it holds the lowest product states and some noise as well, and one level more
/// than wanted is followed.
/// </remarks>
internal sealed class LevelSolver
{
    private const int MostSteps = 1000;

    // In sets of the followed states: the largest search space, and points before the last whose states begin it.
    private const int SpacesOfLevels = 5, PointsBehind = 2;

    private const double Noise = 1e-3, LeastChange = 1e-12;

    // Residual, in units of what a flip changes, of the level above those that are wanted: enough to see whether it is above.
    private const double GuardTolerance = 0.05;

    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly Preconditioner _preconditioner;
    private readonly SearchSpace _space;
    private readonly int _wanted, _followed;
    private readonly Queue<double[][]> _behind = new(); // states of the points before the last, the oldest first
    private Matrix<double> _ritz = Matrix<double>.Build.Dense(1, 1); // the states in the space
    private double[] _levels = [];

    /// <summary>Begins at s = 1, where the states are the basis states of lowest energy.</summary>
    /// <param name="hamiltonian">H(s); its dimension is above <see cref="LeastDimension"/>.</param>
    /// <param name="levels">How many levels are wanted.</param>
    public LevelSolver(AnnealingHamiltonian hamiltonian, int levels)
    {
        _hamiltonian = hamiltonian;
        (_wanted, _followed) = (levels, levels + 1);
        VectorBlock vectors = new(hamiltonian.Dimension, hamiltonian.Threads);
        _space = new SearchSpace(hamiltonian, vectors, SpacesOfLevels * _followed);
        int[] lowest = LowestStates.Of(hamiltonian.Energies, _followed);
        for (int i = 0; i < _followed; i++)
            _space.Basis[i][lowest[i]] = 1;
        _preconditioner = new Preconditioner(hamiltonian, lowest[0]);
    }

    /// <summary>Vectors of the dimension that a solver holds.</summary>
    public static int VectorsFor(int levels) => (2 * SpacesOfLevels + PointsBehind) * (levels + 1) + 1;

    /// <summary>Below this the space would hardly be smaller than the whole; <see cref="DenseLevels"/> is for that.</summary>
    public static int LeastDimension(int levels) => 2 * SpacesOfLevels * (levels + 1);

    /// <summary>Applications of H so far.</summary>
    public int Applications => _space.Applications;

    /// <summary>Finds the levels at s.</summary>
    /// <param name="s">Annealing fraction, [0, 1].</param>
    /// <param name="tolerance">‖Hψ − Eψ‖ that each level has to reach.</param>
    /// <param name="cancellation">Checked per step.</param>
    public LevelSet At(double s, double tolerance, CancellationToken cancellation)
    {
        Begin(s);
        double[] residuals;
        for (int step = 1; ; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Matrix<double> before = _ritz;
            RayleighRitz();
            if (_space.Size + _followed > _space.Capacity)
                Restart(before);
            residuals = _space.Residuals(States, _levels);
            if (step == MostSteps || !Expand(Open(residuals, tolerance))) break;
        }
        _space.Keep(States);
        return new LevelSet(s, [.. _levels.Take(_wanted)], [.. _space.Basis.Take(_wanted)], residuals.Take(_wanted).Max());
    }

    /// <summary>The followed states in the space, one a column.</summary>
    private Matrix<double> States => _ritz.SubMatrix(0, _space.Size, 0, _followed);

    /// <summary>The followed states of the last few points are the space to begin with, and as many of the preconditioner's.</summary>
    private void Begin(double s)
    {
        _preconditioner.Settle(s);
        int size = _followed;
        foreach (double[] state in _behind.SelectMany(states => states))
            state.CopyTo(_space.Basis[size++], 0);
        _preconditioner.FillLowest(_space.Basis.AsSpan(size, _followed));
        size += _followed;
        Remember();
        AddNoise(_space.Basis[_followed - 1]);
        (double a, double b) = _hamiltonian.Schedule.At(s);
        _space.Clear(a, b);
        _space.Grow(size);
        _ritz = Matrix<double>.Build.DenseIdentity(_followed);
    }

    private void Remember()
    {
        double[][] states = _behind.Count < PointsBehind ? SearchSpace.Vectors(_hamiltonian.Dimension, _followed) : _behind.Dequeue();
        for (int i = 0; i < _followed; i++)
            _space.Basis[i].CopyTo(states[i], 0);
        _behind.Enqueue(states);
    }

    private static void AddNoise(double[] v)
    {
        RandomStream random = new(seed: 0, stream: 0);
        float size = (float)(2 * Noise / Math.Sqrt(v.Length));
        for (int x = 0; x < v.Length; x++)
            v[x] += size * (random.NextSingle() - 0.5f);
    }

    /// <summary>The levels that are not exact enough.</summary>
    private int[] Open(double[] residuals, double tolerance)
    {
        double guard = Math.Max(tolerance, GuardTolerance * _hamiltonian.EnergyUnit);
        return [.. Enumerable.Range(0, _followed).Where(i => residuals[i] > (i < _wanted ? tolerance : guard))];
    }

    private void RayleighRitz()
    {
        Evd<double> levels = _space.Projected.Evd(Symmetricity.Symmetric);
        _ritz = levels.EigenVectors;
        _levels = [.. levels.EigenValues.Take(_followed).Select(value => value.Real)];
    }

    /// <summary>Shrinks a full space to the levels' states and to what the step before adds to them.</summary>
    private void Restart(Matrix<double> before)
    {
        Matrix<double> now = States, past = Matrix<double>.Build.Dense(_space.Size, _followed);
        past.SetSubMatrix(0, 0, before.SubMatrix(0, before.RowCount, 0, _followed));
        // What a step adds shrinks with the residuals. Scaled up it has to be freed of the states once more.
        Matrix<double>? added = Independent(past - now * now.TransposeThisAndMultiply(past), LeastChange);
        if (added is not null)
            added = Independent(added - now * now.TransposeThisAndMultiply(added), 0.5);
        _space.Keep(added is null ? now : now.Append(added));
        RayleighRitz();
    }

    /// <summary>An orthonormal basis of a matrix's columns, without the directions whose singular value is small.</summary>
    private static Matrix<double>? Independent(Matrix<double> columns, double least)
    {
        Svd<double> svd = columns.Svd();
        int rank = svd.S.Count(value => value > least);
        return rank == 0 ? null : svd.U.SubMatrix(0, columns.RowCount, 0, rank);
    }

    /// <summary>Takes the residuals of the open levels, divided by the distances, into the space.</summary>
    /// <returns>Whether it grew.</returns>
    private bool Expand(int[] open)
    {
        double[][] basis = _space.Basis;
        for (int k = 0; k < open.Length; k++)
        {
            (int to, int from) = (_space.Size + k, _space.Size + open[k]);
            (basis[to], basis[from]) = (basis[from], basis[to]);
            _preconditioner.Divide(basis[to], _levels[open[k]]);
        }
        return _space.Grow(open.Length);
    }
}
