using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

public sealed class LocallyAdiabaticPathTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // ds/dt · Δ⁻² is the same everywhere. The gaps are those of dense matrices, the speeds differences of the path.
    [Theory, InlineData(3, 1), InlineData(4, 3), InlineData(5, 4), InlineData(6, 11)]
    public void TheSpeedIsProportionalToTheSquareOfTheGap(int qubits, int seed)
    {
        Qubo qubo = RandomProblems.Mixed(qubits, (ulong)seed);
        GapAnalysis gap = SpectralGap.Analyse(AnnealingHamiltonian.Of(qubo, 1, AnnealingSchedule.Linear, threads: 1), new(),
            Cancellation);

        AnnealingPath path = LocallyAdiabaticPath.Of(gap, 80);

        Assert.Equal(80, path.Duration, tolerance: 1e-9);
        Assert.Equal((0, 1), (path.Points[0].S, path.Points[^1].S));
        Matrix<double> driver = DenseAnneal.Driver(qubits), problem = DenseAnneal.Problem(qubo);
        double[] ratios = [.. path.Points.Zip(path.Points.Skip(1)).Where((ends, i) => i % 7 == 0).Select(ends =>
        {
            double middle = 0.5 * (ends.First.S + ends.Second.S);
            double[] levels = DenseAnneal.Levels((1 - middle) * driver + middle * problem);
            return (ends.Second.S - ends.First.S) / (ends.Second.Time - ends.First.Time) / Math.Pow(levels[1] - levels[0], 2);
        })];
        // A cubic stands for the gap between scanned points, where it bends by 2 % at most.
        Assert.All(ratios, ratio => Assert.Equal(1, ratio / ratios.Average(), tolerance: 0.02));
    }

    // A minimum that lies exactly on a scanned point, or very close to one: Δ = √(4(1 − s)² + 4s²), least at ½.
    [Theory, InlineData(2), InlineData(2 + 1e-13)]
    public void AMinimumOnAScannedPointDoesNoHarm(double field)
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(new Qubo([field], []), 1, AnnealingSchedule.Linear,
            threads: 1);
        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), Cancellation);

        AnnealingPath path = LocallyAdiabaticPath.Of(gap, 10);

        Assert.Equal(0.5, Assert.Single(gap.InteriorMinima).S, tolerance: 1e-9);
        // By symmetry it is half way after half of the time.
        Assert.Equal(0.5, path.At(5), tolerance: 1e-6);
        // t(s) ∝ ∫ ds/(1 − 2s + 2s²) = arctan(2s − 1) + π/4.
        Assert.Equal(0.5 * (1 + Math.Tan(-Math.PI / 8)), path.At(2.5), tolerance: 1e-4);
    }

    [Fact]
    public void AGapThatClosesOrIsUnknownHasNoPath()
    {
        GapAnalysis gap = SpectralGap.Analyse(
            AnnealingHamiltonian.Of(RandomProblems.Mixed(3, seed: 1), 1, AnnealingSchedule.Linear, threads: 1), new(),
                Cancellation);

        Assert.Throws<ArgumentException>(() => LocallyAdiabaticPath.Of(gap with { MinimumGap = 0 }, 10));
        Assert.Throws<ArgumentException>(() => LocallyAdiabaticPath.Of(gap with { MinimumGap = double.NaN }, 10));
        Assert.Throws<ArgumentException>(() => LocallyAdiabaticPath.Of(gap with { IsCut = true }, 10));
        Assert.ThrowsAny<ArgumentException>(() => LocallyAdiabaticPath.Of(gap, 0));
        Assert.ThrowsAny<ArgumentException>(() => LocallyAdiabaticPath.Of(gap, double.NaN));
    }
}
