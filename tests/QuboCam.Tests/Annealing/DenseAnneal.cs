using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

/// <summary>Anneals and levels by dense matrices: the slow, obvious twin.</summary>
internal static class DenseAnneal
{
    private static readonly double Node = Math.Sqrt(3) / 6;

    /// <summary>−Σ σₓ, a sum of tensor products of Pauli matrices; the first factor is qubit 0.</summary>
    public static Matrix<double> Driver(int qubits)
    {
        Matrix<double> sigmaX = Matrix<double>.Build.DenseOfArray(new double[,] { { 0, 1 }, { 1, 0 } });
        Matrix<double> sum = Matrix<double>.Build.Dense(1 << qubits, 1 << qubits);
        for (int flipped = 0; flipped < qubits; flipped++)
        {
            Matrix<double> product = Matrix<double>.Build.DenseIdentity(1);
            for (int qubit = 0; qubit < qubits; qubit++)
                product = product.KroneckerProduct(qubit == flipped ? sigmaX : Matrix<double>.Build.DenseIdentity(2));
            sum -= product;
        }
        return sum;
    }

    /// <summary>The energies of a problem on the diagonal, each term by term.</summary>
    public static Matrix<double> Problem(Qubo qubo) =>
        Matrix<double>.Build.DenseOfDiagonalArray([.. Enumerable.Range(0, 1 << qubo.Variables)
        .Select(state => SlowTwin.Energy(qubo, Bits(state, qubo.Variables)))]);

    /// <summary>A basis state written in base 2, the most significant digit first.</summary>
    public static bool[] Bits(int state, int qubits) =>
        [.. Convert.ToString(state, 2).PadLeft(qubits, '0').Select(digit => digit == '1')];

    /// <summary>All levels, ascending.</summary>
    public static double[] Levels(Matrix<double> hamiltonian) =>
        [.. hamiltonian.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];

    /// <summary>The uniform superposition.</summary>
    public static Complex[] Uniform(int dimension) =>
        [.. Enumerable.Repeat(new Complex(Math.Sqrt(1.0 / dimension), 0), dimension)];

    /// <summary>One basis state.</summary>
    public static Complex[] Basis(int dimension, int state) =>
        [.. Enumerable.Range(0, dimension).Select(x => new Complex(x == state ? 1 : 0, 0))];

    /// <summary>
    /// Solves i dψ/dt = (a(t) D + b(t) P) ψ by small steps of order four: two exponentials of dense matrices a step, each the
    /// mean of H over a part of it (S. Blanes and P. C. Moan, Appl. Numer. Math. 56, 1519 (2006), eq. 10).
    /// </summary>
    /// <param name="factors">a and b at a time.</param>
    /// <param name="corners">Times, ascending, at which a or b has a corner, from the beginning to the end.</param>
    /// <param name="steps">Steps between two of them.</param>
    public static Complex[] Evolve(
        Matrix<double> driver, Matrix<double> problem, Func<double, (double A, double B)> factors, double[] corners,
            Complex[] start, int steps)
    {
        Complex[] psi = [.. start];
        foreach ((double from, double to) in corners.Zip(corners.Skip(1)))
        {
            double h = (to - from) / steps;
            for (int step = 0; step < steps; step++)
            {
                double middle = from + (step + 0.5) * h;
                Matrix<double> early = At(middle - Node * h), late = At(middle + Node * h);
                psi = Exponential((0.25 + Node) * early + (0.25 - Node) * late, h, psi);
                psi = Exponential((0.25 - Node) * early + (0.25 + Node) * late, h, psi);
            }
        }
        return psi;

        Matrix<double> At(double time)
        {
            (double a, double b) = factors(time);
            return a * driver + b * problem;
        }
    }

    /// <summary>|ψ|² of each basis state.</summary>
    public static double[] Probabilities(Complex[] psi) =>
        [.. psi.Select(amplitude => amplitude.Real * amplitude.Real + amplitude.Imaginary * amplitude.Imaginary)];

    /// <summary>⟨ψ|M|ψ⟩.</summary>
    public static double Expectation(Matrix<double> matrix, Complex[] psi) =>
        Product(matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray(), psi)
            .Zip(psi, (image, z) => (Complex.Conjugate(z) * image).Real).Sum();

    /// <summary>exp(−i h M) ψ, its Taylor series summed to rounding.</summary>
    private static Complex[] Exponential(Matrix<double> matrix, double h, Complex[] psi)
    {
        double[] symmetric = matrix.AsColumnMajorArray() ?? matrix.ToColumnMajorArray();
        Complex[] sum = [.. psi], term = psi;
        double size = 1;
        for (int k = 1; size > 1e-18; k++)
        {
            term = Product(symmetric, term);
            size = 0;
            for (int x = 0; x < sum.Length; x++)
            {
                term[x] *= new Complex(0, -h / k);
                sum[x] += term[x];
                size = Math.Max(size, Math.Abs(term[x].Real) + Math.Abs(term[x].Imaginary));
            }
        }
        return sum;
    }

    private static Complex[] Product(double[] symmetric, Complex[] psi)
    {
        Complex[] result = new Complex[psi.Length];
        for (int x = 0; x < psi.Length; x++)
            for (int y = 0; y < psi.Length; y++)
                result[x] += symmetric[x * psi.Length + y] * psi[y];
        return result;
    }
}
