using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>A space V of orthonormal vectors in which levels of H(s) are looked for, with H V and VᵀH V.</summary>
internal sealed class SearchSpace(AnnealingHamiltonian hamiltonian, VectorBlock vectors, int capacity)
{
    private const int MostPasses = 5;

    private readonly double[][] _basis = Vectors(hamiltonian.Dimension, capacity), _images = Vectors(hamiltonian.Dimension, capacity);
    private readonly Matrix<double> _projected = Matrix<double>.Build.Dense(capacity, capacity);
    private double _a, _b;

    /// <summary>The vectors of V, and behind them those that may be written to.</summary>
    public double[][] Basis => _basis;

    /// <summary>Dimension of V.</summary>
    public int Size { get; private set; }

    /// <summary>The largest dimension.</summary>
    public int Capacity => capacity;

    /// <summary>Applications of H so far.</summary>
    public int Applications { get; private set; }

    /// <summary>VᵀH V.</summary>
    public Matrix<double> Projected => _projected.SubMatrix(0, Size, 0, Size);

    /// <summary>Vectors of a dimension, all zero.</summary>
    public static double[][] Vectors(int dimension, int count) => [.. Enumerable.Range(0, count).Select(_ => new double[dimension])];

    /// <summary>Begins an empty space for H = a H_D + b H_QUBO.</summary>
    public void Clear(double a, double b) => (_a, _b, Size) = (a, b, 0);

    /// <summary>Takes the vectors behind the space into it, as far as they are independent.</summary>
    /// <returns>Whether the space grew.</returns>
    public bool Grow(int count)
    {
        int added = Orthonormalize(count);
        if (added == 0) return false;
        for (int i = Size; i < Size + added; i++)
            hamiltonian.Driver.Apply(_a, _b, hamiltonian.Energies, _basis[i], _images[i]);
        Applications += added;
        double[,] products = vectors.Dots(_basis.AsMemory(0, Size + added), _images.AsMemory(Size, added));
        for (int i = 0; i < Size + added; i++)
            for (int j = 0; j < added; j++)
                _projected[i, Size + j] = _projected[Size + j, i] = products[i, j];
        Size += added;
        return true;
    }

    /// <summary>Replaces the space by combinations of its vectors.</summary>
    /// <param name="coefficients">Orthonormal columns.</param>
    public void Keep(Matrix<double> coefficients)
    {
        Matrix<double> projected = coefficients.TransposeThisAndMultiply(Projected) * coefficients;
        double[,] table = coefficients.ToArray();
        vectors.Combine(_basis.AsMemory(0, Size), table, _basis.AsMemory(0, coefficients.ColumnCount));
        vectors.Combine(_images.AsMemory(0, Size), table, _images.AsMemory(0, coefficients.ColumnCount));
        Size = coefficients.ColumnCount;
        _projected.SetSubMatrix(0, 0, projected);
    }

    /// <summary>Residuals H ψ − E ψ, left behind the space.</summary>
    /// <param name="states">The states ψ in V, one a column.</param>
    /// <param name="levels">E of each.</param>
    /// <returns>Their norms.</returns>
    public double[] Residuals(Matrix<double> states, ReadOnlySpan<double> levels)
    {
        double[,] table = new double[2 * Size, states.ColumnCount];
        for (int j = 0; j < states.ColumnCount; j++)
            for (int i = 0; i < Size; i++)
                (table[i, j], table[Size + i, j]) = (states[i, j], -levels[j] * states[i, j]);
        double[][] sources = [.. _images.AsSpan(0, Size), .. _basis.AsSpan(0, Size)];
        return [.. vectors.Combine(sources, table, _basis.AsMemory(Size, states.ColumnCount)).Select(Math.Sqrt)];
    }

    /// <summary>Makes the vectors behind the space orthonormal to it and to each other.</summary>
    /// <returns>How many are left.</returns>
    private int Orthonormalize(int count)
    {
        for (int pass = 0; pass < MostPasses && count > 0; pass++)
        {
            double[,] products = vectors.Dots(_basis.AsMemory(0, Size + count), _basis.AsMemory(Size, count));
            Orthonormalization step = Orthonormalization.Of(products, pass);
            int kept = step.Coefficients.GetLength(1);
            vectors.Combine(_basis.AsMemory(0, Size + count), step.Coefficients, _basis.AsMemory(Size, kept));
            count = kept;
            if (step.IsExact) break;
        }
        return count;
    }
}
