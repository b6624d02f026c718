using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace QuboCam.Tests;

/// <summary>Minimum gaps where levels are tied or the minimum lies at an end, against dense matrices.</summary>
public sealed class SpectralGapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void MinimaAreThoseOfAFineScanOfDenseMatrices()
    {
        for (int seed = 0; seed < 8; seed++)
        {
            Qubo qubo = RandomProblems.Mixed(3 + seed % 3, (ulong)seed);
            double strength = seed % 4 == 0 ? 0.05 : 1;

            GapAnalysis gap = SpectralGap.Analyse(AnnealingHamiltonian.Of(qubo, strength, AnnealingSchedule.Linear, threads: 1),
                new(), Cancellation);

            Matrix<double> driver = strength * DenseAnneal.Driver(qubo.Variables), problem = DenseAnneal.Problem(qubo);
            double[] scan = [.. Enumerable.Range(0, 401).Select(k => Gap(driver, problem, k / 400.0))];
            Assert.True(gap.MinimumGap <= scan.Min() + 1e-9,
                $"seed {seed}: {gap.MinimumGap} at {gap.MinimumGapAt}, but {scan.Min()} was seen");
            Assert.Equal(Gap(driver, problem, gap.MinimumGapAt), gap.MinimumGap, tolerance: 1e-9);
            // Every dip of the fine scan is found, but for those too close to an end for it to see both sides.
            for (int k = 1; k < 400; k++)
                if (scan[k] < scan[k - 1] && scan[k] < scan[k + 1])
                    Assert.Contains(gap.InteriorMinima, minimum => Math.Abs(minimum.S - k / 400.0) <= 2.6e-3);
            Assert.All(gap.InteriorMinima, minimum =>
            {
                Assert.Equal(Gap(driver, problem, minimum.S), minimum.Gap, tolerance: 1e-9);
                Assert.True(Gap(driver, problem, minimum.S - 1e-4 * minimum.S) >= minimum.Gap - 1e-9);
                Assert.True(Gap(driver, problem, minimum.S + 1e-4 * (1 - minimum.S)) >= minimum.Gap - 1e-9);
            });
        }
    }

    // Energies 0, 0, 1 and 5: the two ground states differ in qubit 0 and part as −2(1 − s), so that the gap falls to the very
    // end.
    [Fact]
    public void TiedGroundStatesThatPartBeforeTheEndAreNoMinimumThere()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(new Qubo([0, 1], [4]), 2, AnnealingSchedule.Linear,
            threads: 1);

        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), Cancellation);

        Assert.Equal(2, gap.Degeneracy);
        Assert.Equal(1, gap.MinimumGap, tolerance: 1e-12);
        Assert.Equal(1, gap.MinimumGapAt);
        Assert.DoesNotContain(gap.InteriorMinima, minimum => minimum.S > 0.999);
    }

    [Fact]
    public void WhereAllStatesAreGroundStatesThereIsNoGap()
    {
        AnnealingHamiltonian flat = AnnealingHamiltonian.Of(new Qubo([0, 0], [0], offset: 3), 1, AnnealingSchedule.Linear,
            threads: 1);

        GapAnalysis gap = SpectralGap.Analyse(flat, new(), Cancellation);

        Assert.False(gap.HasGap);
        Assert.True(double.IsNaN(gap.MinimumGap) && double.IsNaN(gap.AdiabaticTime));
        Assert.Empty(gap.InteriorMinima);
        Assert.Equal(4, gap.Degeneracy);
    }

    // 2⁵ ground states of 64: more than there are levels.
    [Fact]
    public void MoreGroundStatesThanLevelsHaveNoGap()
    {
        Qubo qubo = new([-1, 0, 0, 0, 0, 0], [.. new double[15]]);

        GapAnalysis gap = SpectralGap.Analyse(AnnealingHamiltonian.Of(qubo, 1, AnnealingSchedule.Linear, threads: 1), new(),
            Cancellation);

        Assert.Equal(32, gap.Degeneracy);
        Assert.False(gap.HasGap);
    }

    [Fact]
    public void InGHzTheGapIsThatOfTheHalvedSchedule()
    {
        Qubo qubo = RandomProblems.Mixed(4, seed: 3);
        AnnealingSchedule device = AnnealingSchedule.FromTable("device", new ScheduleTable([0, 1], [6, 0], [0, 10], IsGHz: true));

        GapAnalysis gap = SpectralGap.Analyse(AnnealingHamiltonian.Of(qubo, 1, device, threads: 1), new(), Cancellation);

        Matrix<double> driver = 3 * DenseAnneal.Driver(4), problem = 5 * DenseAnneal.Problem(qubo);
        Assert.Equal(Enumerable.Range(0, 1001).Min(k => Gap(driver, problem, k / 1000.0)), gap.MinimumGap, tolerance: 1e-4);
        Assert.All(gap.Points.Where((_, i) => i % 5 == 0), point =>
            Assert.Equal(Gap(driver, problem, point.S), gap.GapAt(point), tolerance: 1e-9));
        // |⟨1|dH/ds|0⟩|/Δ² of frequencies is a time in cycles: 2π of them are one of 1/angular frequency.
        double most = gap.Points.Max(point => point.Couplings[1] / Math.Pow(gap.GapAt(point), 2));
        Assert.Equal(most / (2 * Math.PI), gap.AdiabaticTime, tolerance: 1e-12 * most);
    }

    [Fact]
    public void CancelledOnTheWayItGivesThePointsThatAreDone()
    {
        using CancellationTokenSource source = new();
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(8, seed: 3), 1, AnnealingSchedule.Linear,
            threads: 1);
        SpectrumOptions options = new() { Scanned = (point, _) => { if (point.S < 0.6) source.Cancel(); } };

        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, options, source.Token);

        Assert.True(gap.IsCut);
        Assert.InRange(gap.Points[0].S, 0.5, 0.6);
        Assert.Equal(1, gap.Points[^1].S);
    }

    // The levels at s = 1 are the lowest energies and cost nothing.
    [Fact]
    public void CancelledBeforeItBeginsItGivesTheEndAlone()
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(RandomProblems.Mixed(8, seed: 3), 1, AnnealingSchedule.Linear,
            threads: 1);

        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), new CancellationToken(canceled: true));

        Assert.True(gap.IsCut);
        Assert.Equal(1, Assert.Single(gap.Points).S);
    }

    // At s = 0 all single flips are degenerate and any mixture of them is a state: what counts is the one that s > 0 chooses.
    [Fact]
    public void TheAdiabaticTimeIsThatOfAFineScanOfDenseMatrices()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            Qubo qubo = RandomProblems.Mixed(4, (ulong)seed);

            GapAnalysis gap = SpectralGap.Analyse(AnnealingHamiltonian.Of(qubo, 0.1, AnnealingSchedule.Linear, threads: 1),
                new(), Cancellation);

            Matrix<double> driver = 0.1 * DenseAnneal.Driver(4), problem = DenseAnneal.Problem(qubo), slope = problem - driver;
            double most = Enumerable.Range(1, 999).Max(k =>
            {
                Evd<double> dense = ((1 - k / 1000.0) * driver + k / 1000.0 * problem).Evd(Symmetricity.Symmetric);
                double coupling = dense.EigenVectors.Column(1) * (slope * dense.EigenVectors.Column(0));
                return Math.Abs(coupling) / Math.Pow(dense.EigenValues[1].Real - dense.EigenValues[0].Real, 2);
            });
            // The points of the scan lie where the gap bends, not everywhere.
            Assert.True(Math.Abs(gap.AdiabaticTime / most - 1) <= 0.1,
                $"seed {seed}: {gap.AdiabaticTime}, but {most} of a fine scan");
        }
    }

    [Theory, InlineData(1), InlineData(17)]
    public void TwoToSixteenLevelsCanBeHad(int levels) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpectrumOptions { Levels = levels });

    private static double Gap(Matrix<double> driver, Matrix<double> problem, double s)
    {
        double[] levels = DenseAnneal.Levels((1 - s) * driver + s * problem);
        return levels[1] - levels[0];
    }
}
