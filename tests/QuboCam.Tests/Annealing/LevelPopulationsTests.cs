using System.Collections.Immutable;
using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

public sealed class LevelPopulationsTests
{
    private static readonly Qubo Problem = RandomProblems.Mixed(3, seed: 6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void ThePopulationsAreTheOverlapsWithDenseEigenvectors()
    {
        ImmutableArray<EvolutionPoint> points = Follow(AnnealingPath.Forward(6), new(), levels: 3);

        foreach (EvolutionPoint point in points.Where((_, i) => i > 0 && i % 6 == 0).Append(points[^1]))
        {
            Complex[] psi = DenseAnneal.Evolve(
                DenseAnneal.Driver(3), DenseAnneal.Problem(Problem), t => (1 - t / 6, t / 6), [0, point.Time],
                    DenseAnneal.Uniform(8), 2000);
            Matrix<double> vectors = ((1 - point.S) * DenseAnneal.Driver(3) + point.S * DenseAnneal.Problem(Problem))
                .Evd(Symmetricity.Symmetric).EigenVectors;
            for (int level = 0; level < 3; level++)
            {
                Complex overlap = psi.Select((z, x) => vectors[x, level] * z).Aggregate((sum, z) => sum + z);
                Assert.Equal(overlap.Magnitude * overlap.Magnitude, point.Populations[level], tolerance: 1e-7);
            }
        }
    }

    [Fact]
    public void TheyBeginInTheGroundStateAndNeverSumToMoreThanOne()
    {
        ImmutableArray<EvolutionPoint> points = Follow(AnnealingPath.Forward(6), new(), levels: 3);

        Assert.Equal((0, 0), (points[0].Time, points[0].S));
        Assert.Equal(1, points[0].Populations[0], tolerance: 1e-12);
        Assert.Equal(1, points[^1].S);
        Assert.Equal(points[^1].GroundProbability, points[^1].Populations[0], tolerance: 1e-12);
        Assert.All(points, point => Assert.InRange(point.Populations.Sum(), 0, 1 + 1e-12));
        Assert.Equal(points.OrderBy(point => point.Time), points);
    }

    [Fact]
    public void AllLevelsTogetherHoldTheWholeState()
    {
        ImmutableArray<EvolutionPoint> points = Follow(AnnealingPath.Forward(6), new(), levels: 8);

        Assert.All(points, point => Assert.Equal(1, point.Populations.Sum(), tolerance: 1e-10));
    }

    // Down from 1 to 0.5, a halt, and back: every scanned s above 0.5 is passed twice, 0.5 at both ends of the halt.
    [Fact]
    public void APathThatTurnsPassesAScannedFractionTwice()
    {
        ImmutableArray<EvolutionPoint> points = Follow(AnnealingPath.Reverse(6, 0.5, 2), new() { InitialState = 2 }, levels: 8);

        Assert.All(points.GroupBy(point => Math.Round(point.S, 12)), same => Assert.Equal(2, same.Count()));
        Assert.Equal(0.5, points.Min(point => point.S));
        Assert.Equal([3, 5], points.Where(point => point.S == 0.5).Select(point => point.Time));
        Assert.All(points, point => Assert.Equal(1, point.Populations.Sum(), tolerance: 1e-10));
        // While it halts populations do not change.
        double[][] halt = [.. points.Where(point => point.S == 0.5).Select(point => point.Populations.ToArray())];
        Assert.All(halt[0], (population, level) => Assert.Equal(population, halt[1][level], tolerance: 1e-6));
    }

    [Fact]
    public void StatesThatTakeTooMuchMemoryAreNotKept()
    {
        LevelPopulations populations =
            new(AnnealingHamiltonian.Of(RandomProblems.Mixed(10, seed: 1), 1, AnnealingSchedule.Linear, threads: 1), 4);

        // 1024 states of 8 bytes, 4 levels: 32 KiB a point, and 1 GiB is 32768 of them.
        Assert.True(populations.Fits(32768));
        Assert.False(populations.Fits(32769));
    }

    private static ImmutableArray<EvolutionPoint> Follow(AnnealingPath path, EvolutionOptions options, int levels)
    {
        AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(Problem, 1, AnnealingSchedule.Linear, threads: 1);
        LevelPopulations populations = new(hamiltonian, levels);
        SpectralGap.Analyse(hamiltonian, new() { Levels = levels, Scanned = populations.Keep }, Cancellation);
        return populations.Follow(path, SchrodingerEvolution.Run(hamiltonian, path, options, Cancellation), options,
            Cancellation);
    }
}
