using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam;

/// <summary>The lowest levels of H(s) with their states: a block Davidson method that starts from the states of the last s.</summary>
/// <remarks>
/// The search space grows by the residuals of all levels that are not yet exact enough, divided by the distance of the
/// <see cref="MeanField"/>'s diagonal to the level: E. R. Davidson, J. Comput. Phys. 17, 87 (1975). A restart keeps the levels' states and
/// those of the step before: A. Stathopoulos, SIAM J. Sci. Comput. 29, 481 (2007). One level more than wanted is followed, with noise in
/// it, so that a level of another symmetry is not missed.
/// </remarks>
internal sealed class LevelSolver
{
    private const int MostSteps = 1000, SpacesOfLevels = 4;
    private const double Noise = 1e-3, LeastDistance = 0.02, Independent = 1e-10;

    private readonly AnnealingHamiltonian _hamiltonian;
    private readonly VectorBlock _vectors;
    private readonly MeanField? _meanField;
    private readonly int _wanted, _followed;
    private readonly double[][] _basis, _images; // the space V, orthonormal, and H(s)V
    private Matrix<double> _projected = Matrix<double>.Build.Dense(1, 1), _ritz = Matrix<double>.Build.Dense(1, 1);
    private double[] _levels = [];
    private int _size;

    /// <summary>Begins at s = 1, where the states are the basis states of lowest energy.</summary>
    /// <param name="hamiltonian">H(s); its dimension is above <see cref="LeastDimension"/>.</param>
    /// <param name="levels">How many levels are wanted.</param>
    public LevelSolver(AnnealingHamiltonian hamiltonian, int levels)
    {
        _hamiltonian = hamiltonian;
        (_wanted, _followed) = (levels, levels + 1);
        _vectors = new VectorBlock(hamiltonian.Dimension, hamiltonian.Threads);
        (_basis, _images) = (Vectors(SpacesOfLevels * _followed), Vectors(SpacesOfLevels * _followed));
        int[] lowest = LowestStates.Of(hamiltonian.Energies, _followed);
        for (int i = 0; i < _followed; i++)
            _basis[i][lowest[i]] = 1;
        if (hamiltonian.Qubo is { } qubo)
            _meanField = new MeanField(qubo, hamiltonian.DriverStrength, lowest[0], hamiltonian.Threads);
    }

    /// <summary>Vectors of the dimension that a solver holds.</summary>
    public static int VectorsFor(int levels) => 2 * SpacesOfLevels * (levels + 1) + 2;

    /// <summary>Below this the space would hardly be smaller than the whole; <see cref="DenseLevels"/> is for that.</summary>
    public static int LeastDimension(int levels) => 2 * SpacesOfLevels * (levels + 1);

    /// <summary>Applications of H so far.</summary>
    public int Applications { get; private set; }

    /// <summary>Finds the levels at s.</summary>
    /// <param name="s">Annealing fraction, [0, 1].</param>
    /// <param name="tolerance">‖Hψ − Eψ‖ that each level has to reach.</param>
    /// <param name="cancellation">Checked per step.</param>
    public LevelSet At(double s, double tolerance, CancellationToken cancellation)
    {
        (double a, double b) = _hamiltonian.Schedule.At(s);
        Begin(a, b);
        double[] residuals = [];
        for (int step = 0; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Matrix<double> before = _ritz;
            RayleighRitz();
            if (_size + _followed > _basis.Length)
                Restart(before);
            residuals = Residuals();
            int[] open = [.. Enumerable.Range(0, _wanted).Where(i => residuals[i] > tolerance)];
            if (open.Length == 0) break;
            for (int k = 0; k < open.Length; k++)
                (_basis[_size + k], _basis[_size + open[k]]) = (_basis[_size + open[k]], _basis[_size + k]);
            Precondition(open, b);
            if (!Grow(open.Length, a, b)) break;
        }
        Keep(_ritz.SubMatrix(0, _size, 0, _followed));
        return new LevelSet(s, [.. _levels.Take(_wanted)], [.. _basis.Take(_wanted)], residuals.Take(_wanted).Max());
    }

    private double[][] Vectors(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[_hamiltonian.Dimension])];

    /// <summary>The followed states of the last s are the space to begin with.</summary>
    private void Begin(double a, double b)
    {
        _meanField?.Settle(a, b);
        RandomStream random = new(seed: 0, stream: 0);
        double[] last = _basis[_followed - 1];
        float size = (float)(2 * Noise / Math.Sqrt(last.Length));
        for (int x = 0; x < last.Length; x++)
            last[x] += size * (random.NextSingle() - 0.5f);
        _size = 0;
        _projected = Matrix<double>.Build.Dense(_basis.Length, _basis.Length);
        Grow(_followed, a, b);
        _ritz = Matrix<double>.Build.DenseIdentity(_followed);
    }

    /// <summary>Takes the vectors behind the space into it, as far as they are independent.</summary>
    /// <returns>Whether the space grew.</returns>
    private bool Grow(int count, double a, double b)
    {
        int added = Orthonormalize(count);
        for (int i = _size; i < _size + added; i++)
            _hamiltonian.Driver.Apply(a, b, _hamiltonian.Energies, _basis[i], _images[i]);
        Applications += added;
        double[,] products = _vectors.Dots(_basis.AsMemory(0, _size + added), _images.AsMemory(_size, added));
        for (int i = 0; i < _size + added; i++)
            for (int j = 0; j < added; j++)
                _projected[i, _size + j] = _projected[_size + j, i] = products[i, j];
        _size += added;
        return added > 0;
    }

    private void RayleighRitz()
    {
        Evd<double> levels = _projected.SubMatrix(0, _size, 0, _size).Evd(Symmetricity.Symmetric);
        _ritz = levels.EigenVectors;
        _levels = [.. levels.EigenValues.Take(_followed).Select(value => value.Real)];
    }

    /// <summary>Shrinks a full space to the levels' states and to what the step before adds to them.</summary>
    private void Restart(Matrix<double> before)
    {
        Matrix<double> now = _ritz.SubMatrix(0, _size, 0, _followed);
        Matrix<double> past = Matrix<double>.Build.Dense(_size, _followed);
        past.SetSubMatrix(0, 0, before.SubMatrix(0, before.RowCount, 0, _followed));
        for (int pass = 0; pass < 2; pass++)
            past -= now * now.TransposeThisAndMultiply(past);
        Svd<double> independent = past.Svd();
        Keep(now.Append(independent.U.SubMatrix(0, _size, 0, Math.Max(1, independent.S.Count(value => value > 1e-8)))));
        RayleighRitz();
    }

    /// <summary>Replaces the space by combinations of its vectors, with orthonormal coefficients.</summary>
    private void Keep(Matrix<double> coefficients)
    {
        Matrix<double> projected = coefficients.TransposeThisAndMultiply(_projected.SubMatrix(0, _size, 0, _size)) * coefficients;
        _vectors.Combine(_basis.AsMemory(0, _size), coefficients.ToArray());
        _vectors.Combine(_images.AsMemory(0, _size), coefficients.ToArray());
        _size = coefficients.ColumnCount;
        _projected.SetSubMatrix(0, 0, projected);
    }

    /// <summary>Residuals H ψ − E ψ of the followed levels, left behind the space; returns their norms.</summary>
    private double[] Residuals()
    {
        double[,] ritz = _ritz.SubMatrix(0, _size, 0, _followed).ToArray();
        double[] parts = _vectors.SumChunks(_followed, (sums, from, length) =>
        {
            for (int i = 0; i < _followed; i++)
            {
                Span<double> residual = _basis[_size + i].AsSpan(from, length);
                residual.Clear();
                for (int j = 0; j < _size; j++)
                {
                    TensorPrimitives.MultiplyAdd(_images[j].AsSpan(from, length), ritz[j, i], residual, residual);
                    TensorPrimitives.MultiplyAdd(_basis[j].AsSpan(from, length), -_levels[i] * ritz[j, i], residual, residual);
                }
                sums[i] = TensorPrimitives.SumOfSquares(residual);
            }
        });
        return [.. parts.Select(Math.Sqrt)];
    }

    private void Precondition(int[] open, double b)
    {
        for (int k = 0; k < open.Length; k++)
        {
            double[] residual = _basis[_size + k];
            double level = _levels[open[k]];
            double[] diagonal = _meanField?.Diagonal ?? _hamiltonian.Energies;
            double factor = _meanField is null ? b : 1, least = LeastDistance * _hamiltonian.EnergyUnit;
            _meanField?.ToProducts(residual);
            _vectors.ForChunks((_, from, length) =>
            {
                for (int x = from; x < from + length; x++)
                {
                    double distance = factor * diagonal[x] - level;
                    residual[x] /= Math.Abs(distance) > least ? distance : Math.CopySign(least, distance);
                }
            });
            _meanField?.FromProducts(residual);
        }
    }

    /// <summary>Makes vectors behind the space orthonormal to it and to each other; those that are not independent are left out.</summary>
    private int Orthonormalize(int count)
    {
        Memory<double[]> space = _basis.AsMemory(0, _size), added = _basis.AsMemory(_size, count);
        if (_size > 0)
            _vectors.Subtract(space, _vectors.Dots(space, added), added);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            Memory<double[]> one = _basis.AsMemory(_size + i, 1), before = _basis.AsMemory(0, _size + kept);
            double norm = Norm(one), start = norm;
            // Once more where much was taken away: what is left has lost its digits (Kahan's "twice is enough").
            for (double last = double.PositiveInfinity; norm < 0.5 * last && norm > Independent * start;)
            {
                last = norm;
                if (before.Length == 0) break;
                _vectors.Subtract(before, _vectors.Dots(before, one), one);
                norm = Norm(one);
            }
            if (!(norm > Independent * start)) continue;
            TensorPrimitives.Multiply(one.Span[0], 1 / norm, one.Span[0]);
            (_basis[_size + kept], _basis[_size + i]) = (_basis[_size + i], _basis[_size + kept]);
            kept++;
        }
        return kept;
    }

    private double Norm(ReadOnlyMemory<double[]> one) => Math.Sqrt(_vectors.Dots(one, one)[0, 0]);
}
