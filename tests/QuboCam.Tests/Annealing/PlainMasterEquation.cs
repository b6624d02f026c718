using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using BitOperations = System.Numerics.BitOperations;
using Complex = System.Numerics.Complex;

namespace QuboCam.Tests;

/// <summary>
/// The master equation of a small anneal in the basis states, slow and obvious: Runge and Kutta's steps, no frame, no levels.
/// </summary>
internal static class PlainMasterEquation
{
    private static readonly Complex I = Complex.ImaginaryOne;

    /// <summary>Success probability of the whole space with a bath.</summary>
    public static double Success(
        AnnealingHamiltonian hamiltonian, AnnealingPath path, double temperature, double coupling, double cutoff, int steps)
    {
        Vector<double> ground = Ground(hamiltonian);
        Matrix<Complex> density = ground.OuterProduct(ground).ToComplex();
        density = Integrated(density, path, steps, (s, _, rho) =>
        {
            Evd<double> eigen = Dense(hamiltonian, s).Evd(Symmetricity.Symmetric);
            return -I * Commutator(Dense(hamiltonian, s).ToComplex(), rho)
                + Dissipator(eigen, hamiltonian.Qubo!.Variables, temperature, coupling, cutoff, rho);
        });
        return Enumerable.Range(0, hamiltonian.Dimension).Where(hamiltonian.IsGround).Sum(x => density[x, x].Real);
    }

    /// <summary>
    /// Success probability without a bath where nothing leaves the lowest levels: H is replaced by P H P + i ds/dt [dP/ds, P], P
    /// the projection on them (T. Kato, 1950).
    /// </summary>
    public static double ClosedSuccess(AnnealingHamiltonian hamiltonian, AnnealingPath path, int levels, int steps)
    {
        const double apart = 1e-5;
        Matrix<Complex> state = Ground(hamiltonian).ToColumnMatrix().ToComplex();
        state = Integrated(state, path, steps, (s, speed, psi) =>
        {
            (double below, double above) = (Math.Max(1e-6, s - apart), Math.Min(1, s + apart));
            Matrix<double> p = Projection(hamiltonian, Math.Max(1e-6, s), levels);
            Matrix<double> change = Projection(hamiltonian, above, levels) - Projection(hamiltonian, below, levels);
            Matrix<double> slope = change / (above - below);
            Matrix<double> h = Dense(hamiltonian, s);
            return -I * ((p * h * p).ToComplex() + I * speed * (slope * p - p * slope).ToComplex()) * psi;
        });
        return Enumerable.Range(0, hamiltonian.Dimension).Where(hamiltonian.IsGround)
            .Sum(x => Math.Pow(state[x, 0].Magnitude, 2));
    }

    private static Matrix<Complex> Dissipator(
        Evd<double> eigen, int qubits, double temperature, double coupling, double cutoff, Matrix<Complex> rho)
    {
        double[] levels = [.. eigen.EigenValues.Select(value => value.Real)];
        int dimension = levels.Length;
        double width = Rate(Math.Min(levels[^1] - levels[0], cutoff));
        Matrix<Complex> sum = Matrix<Complex>.Build.Dense(dimension, dimension);
        for (int qubit = 0; qubit < qubits; qubit++)
        {
            Matrix<double> spin = Matrix<double>.Build.DenseOfDiagonalVector(Vector<double>.Build.Dense(
                dimension, x => (x >> (qubits - 1 - qubit) & 1) == 0 ? 1 : -1));
            Matrix<double> inLevels = eigen.EigenVectors.TransposeThisAndMultiply(spin) * eigen.EigenVectors;
            (double Energy, Matrix<Complex> Jump)[] jumps = [.. Enumerable.Range(0, dimension * dimension).Select(pair =>
            {
                (int from, int to) = (pair / dimension, pair % dimension);
                Matrix<double> jump = eigen.EigenVectors.Column(to).OuterProduct(eigen.EigenVectors.Column(from));
                return (levels[from] - levels[to], (inLevels[to, from] * jump).ToComplex());
            })];
            foreach ((double first, Matrix<Complex> a) in jumps)
            {
                Matrix<Complex> partners = Matrix<Complex>.Build.Dense(dimension, dimension);
                foreach ((double second, Matrix<Complex> b) in jumps)
                {
                    double apart = (first - second) / width;
                    if (Math.Abs(apart) > 9) continue;
                    partners += Math.Exp(-0.5 * apart * apart) * Math.Sqrt(Rate(first) * Rate(second)) * b.ConjugateTranspose();
                }
                Matrix<Complex> loss = partners * a;
                sum += a * rho * partners - 0.5 * (loss * rho + rho * loss);
            }
        }
        return sum;

        double Rate(double w) => 2 * Math.PI * coupling * Math.Exp(-Math.Abs(w) / cutoff)
            * (Math.Abs(w) < 1e-9 ? temperature : w / (1 - Math.Exp(-w / temperature)));
    }

    private static Matrix<Complex> Integrated(
        Matrix<Complex> state, AnnealingPath path, int steps, Func<double, double, Matrix<Complex>, Matrix<Complex>> slope)
    {
        for (int segment = 1; segment < path.Points.Length; segment++)
        {
            ((double t0, double s0), (double t1, double s1)) = (path.Points[segment - 1], path.Points[segment]);
            double speed = (s1 - s0) / (t1 - t0), h = (t1 - t0) / steps;
            for (int step = 0; step < steps; step++)
            {
                double s = s0 + (s1 - s0) * step / steps, middle = s + 0.5 * h * speed, end = s0 + (s1 - s0) * (step + 1) / steps;
                Matrix<Complex> k1 = slope(s, speed, state), k2 = slope(middle, speed, state + 0.5 * h * k1);
                Matrix<Complex> k3 = slope(middle, speed, state + 0.5 * h * k2), k4 = slope(end, speed, state + h * k3);
                state += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            }
        }
        return state;
    }

    private static Matrix<double> Projection(AnnealingHamiltonian hamiltonian, double s, int levels)
    {
        Evd<double> eigen = Dense(hamiltonian, s).Evd(Symmetricity.Symmetric);
        Matrix<double> states = eigen.EigenVectors.SubMatrix(0, hamiltonian.Dimension, 0, levels);
        return states.TransposeAndMultiply(states);
    }

    private static Matrix<double> Dense(AnnealingHamiltonian hamiltonian, double s) =>
        Matrix<double>.Build.Dense(hamiltonian.Dimension, hamiltonian.Dimension, (x, y) =>
            x == y ? s * hamiltonian.Diagonal[x] : BitOperations.PopCount((uint)(x ^ y)) == 1 ? -(1 - s) : 0);

    private static Vector<double> Ground(AnnealingHamiltonian hamiltonian) =>
        Vector<double>.Build.Dense(hamiltonian.Dimension, 1 / Math.Sqrt(hamiltonian.Dimension));

    private static Matrix<Complex> Commutator(Matrix<Complex> a, Matrix<Complex> b) => a * b - b * a;
}
