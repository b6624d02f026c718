using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam.Tests;

public sealed class FidelitySusceptibilityTests
{
    [Theory, InlineData(1, 0.4), InlineData(3, 0.2), InlineData(3, 0.97), InlineData(5, 0.5), InlineData(5, 0.9),
        InlineData(6, 0.7)]
    public void ItIsTheSumOverAllLevels(int qubits, double s)
    {
        Qubo qubo = RandomProblems.Mixed(qubits, seed: 21);
        Matrix<double> driver = 0.6 * DenseAnneal.Driver(qubits), problem = DenseAnneal.Problem(qubo), slope = problem - driver;
        Evd<double> dense = ((1 - s) * driver + s * problem).Evd(Symmetricity.Symmetric);
        Vector<double> ground = dense.EigenVectors.Column(0);

        double susceptibility = FidelitySusceptibility.Of(
            AnnealingHamiltonian.Of(qubo, 0.6, AnnealingSchedule.Linear, threads: 1), s, ground.ToArray(),
                dense.EigenValues[0].Real,
            TestContext.Current.CancellationToken);

        double sum = Enumerable.Range(1, (1 << qubits) - 1).Sum(n => Math.Pow(
            dense.EigenVectors.Column(n) * (slope * ground) / (dense.EigenValues[n].Real - dense.EigenValues[0].Real), 2));
        Assert.Equal(sum, susceptibility, tolerance: 1e-7 * sum);
    }
}
