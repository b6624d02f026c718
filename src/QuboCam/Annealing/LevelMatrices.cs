using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam;

/// <summary>Operators in the space of the lowest levels: K×K matrices of long vectors.</summary>
/// <param name="hamiltonian">H(s) of a problem.</param>
/// <param name="levels">K.</param>
internal sealed class LevelMatrices(AnnealingHamiltonian hamiltonian, int levels)
{
    private readonly VectorBlock _vectors = new(hamiltonian.Dimension, hamiltonian.Threads);
    private readonly int _qubits = hamiltonian.Qubo!.Variables;
    private readonly double[] _product = new double[hamiltonian.Dimension];

    /// <summary>H_D, H_QUBO and all σ_z between the states.</summary>
    public LevelNode Node(double s, double[][] states, double next)
    {
        Matrix<double> problem = Square();
        Matrix<double>[] spins = [.. Enumerable.Range(0, _qubits).Select(_ => Square())];
        double[] expectations = new double[_qubits];
        for (int i = 0; i < levels; i++)
            for (int j = 0; j <= i; j++)
            {
                TensorPrimitives.Multiply(states[i], states[j], _product);
                problem[i, j] = problem[j, i] = TensorPrimitives.Dot<double>(_product, hamiltonian.Energies);
                Spins(expectations);
                for (int qubit = 0; qubit < _qubits; qubit++)
                    spins[qubit][i, j] = spins[qubit][j, i] = expectations[qubit];
            }
        return new LevelNode(s, Driver(states), problem, [.. spins], next);
    }

    /// <summary>⟨aᵢ|bⱼ⟩.</summary>
    public Matrix<double> Overlap(double[][] a, double[][] b) => Matrix<double>.Build.DenseOfArray(_vectors.Dots(a, b));

    /// <summary>The driver's ground state between the states.</summary>
    public Vector<double> Start(double[][] states)
    {
        double[] ground = new double[hamiltonian.Dimension];
        hamiltonian.Driver.GroundState(ground);
        return Overlap(states, [ground]).Column(0);
    }

    /// <summary>The projection on the ground states of H_QUBO between the states.</summary>
    public Matrix<double> Ground(double[][] states)
    {
        Matrix<double> sum = Square();
        for (int x = 0; x < hamiltonian.Dimension; x++)
            if (hamiltonian.IsGround(x))
            {
                Vector<double> row = Vector<double>.Build.Dense(levels, i => states[i][x]);
                sum += row.OuterProduct(row);
            }
        return sum;
    }

    private Matrix<double> Square() => Matrix<double>.Build.Dense(levels, levels);

    private Matrix<double> Driver(double[][] states)
    {
        Matrix<double> matrix = Square();
        double[] image = new double[hamiltonian.Dimension];
        for (int j = 0; j < levels; j++)
        {
            hamiltonian.Driver.Apply(1, 0, hamiltonian.Energies, states[j], image);
            matrix.SetColumn(j, Overlap(states, [image]).Column(0));
        }
        return 0.5 * (matrix + matrix.Transpose());
    }

    /// <summary>Σₓ ±product(x) of each qubit, + where its bit is 0, by folding the product in half qubit by qubit.</summary>
    private void Spins(double[] expectations)
    {
        for (int qubit = 0, half = _product.Length / 2; qubit < _qubits; qubit++, half /= 2)
        {
            Span<double> zeros = _product.AsSpan(0, half), ones = _product.AsSpan(half, half);
            expectations[qubit] = TensorPrimitives.Sum<double>(zeros) - TensorPrimitives.Sum<double>(ones);
            TensorPrimitives.Add(zeros, ones, zeros);
        }
    }
}
