using System.Collections.Immutable;

namespace QuboCam.Tests;

public sealed class SymmetricSectorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // 0, 2 and 5 are one map, 1 and 4 another, 3 and 6 have no twin; maps that are equal are redundant with each other.
    private static readonly Qubo Twins = OfMaps([0, 1, 0, 2, 1, 0, 3], seed: 1);

    [Fact]
    public void TwinsAreFound()
    {
        ImmutableArray<ImmutableArray<int>> groups = TwinQubits.Groups(Twins);

        Assert.Equal(["0 2 5", "1 4", "3", "6"], groups.Select(group => string.Join(' ', group)));
        Assert.Equal(["0 2 5", "1 4"], Sector(Twins).Groups.Select(group => string.Join(' ', group)));
        Assert.Equal(4 * 3 * 2 * 2, Sector(Twins).Hamiltonian.Dimension);
    }

    [Fact]
    public void ProblemsWithoutTwinsHaveNoSector()
    {
        Assert.Null(SymmetricSector.Of(RandomProblems.Mixed(6, seed: 2), 1, AnnealingSchedule.Linear));
        Assert.Null(SymmetricSector.Of(new Qubo([1], []), 1, AnnealingSchedule.Linear));
        // x₀ and x₁ have equal biases, but x₂ tells them apart.
        Assert.Null(SymmetricSector.Of(new Qubo([1, 1, 2], [3, 4, 5]), 1, AnnealingSchedule.Linear));
    }

    [Theory, InlineData(0.1), InlineData(0.5), InlineData(0.8)]
    public void TheLevelsOfTheSectorAreLevelsOfTheWhole(double s)
    {
        double[] whole = DenseAnneal.Levels((1 - s) * 0.7 * DenseAnneal.Driver(7) + s * DenseAnneal.Problem(Twins));
        AnnealingHamiltonian sector = Sector(Twins).Hamiltonian;

        double[] levels = [.. new Spectrum(sector, sector.Dimension).At(s, 1e-10, Cancellation).Levels];

        Assert.Equal(48, levels.Length);
        Assert.All(levels, level => Assert.Contains(whole, other => Math.Abs(other - level) < 1e-10));
        // The ground state has no node, so that it is symmetric.
        Assert.Equal(whole[0], levels[0], tolerance: 1e-10);
    }

    [Theory, InlineData(2), InlineData(15)]
    public void TheFidelityInTheSectorIsThatOfTheWhole(double tau)
    {
        AnnealingHamiltonian whole = AnnealingHamiltonian.Of(Twins, 0.7, AnnealingSchedule.Quadratic, threads: 1);
        AnnealingHamiltonian sector = SymmetricSector.Of(Twins, 0.7, AnnealingSchedule.Quadratic)!.Hamiltonian;

        Evolution all = SchrodingerEvolution.Run(whole, AnnealingPath.Forward(tau), new() { Tolerance = 1e-10 }, Cancellation);
        Evolution inside = SchrodingerEvolution.Run(sector, AnnealingPath.Forward(tau), new() { Tolerance = 1e-10 },
            Cancellation);

        Assert.Equal(all.Fidelity, inside.Fidelity, tolerance: 1e-9);
        Assert.Equal(all.ResidualEnergy, inside.ResidualEnergy, tolerance: 1e-9);
    }

    // Two equal maps that exclude each other: either one may be chosen. The symmetric sum of both is one ground state.
    [Fact]
    public void EqualMapsGiveTwoGroundStatesAndTheSectorOne()
    {
        Qubo equal = new([-1, -1, -0.4], [3, 0.5, 0.5]);
        AnnealingHamiltonian whole = AnnealingHamiltonian.Of(equal, 1, AnnealingSchedule.Linear, threads: 1);

        SymmetricSector sector = SymmetricSector.Of(equal, 1, AnnealingSchedule.Linear)!;
        GapAnalysis gap = SpectralGap.Analyse(sector.Hamiltonian, new(), Cancellation);

        Assert.Equal(2, whole.Degeneracy);
        Assert.Equal(1, sector.Hamiltonian.Degeneracy);
        Assert.True(gap.MinimumGap > 0.05);
        // E(1,0,0) = −1 and, next, E(1,0,1) = −0.9: the gap at s = 1, in the sector as in the whole.
        Assert.Equal(0.1, gap.GapAt(gap.Points[^1]), tolerance: 1e-12);
    }

    [Fact]
    public void TheReferenceTwinsAreFoundAndResolved()
    {
        Qubo qubo = GoldenAnneals.Problem(GoldenAnneals.Read("degenerate_twins_d4"));

        SymmetricSector sector = Sector(qubo);

        Assert.Equal([0, 1], Assert.Single(sector.Groups));
        Assert.Equal(1, sector.Hamiltonian.Degeneracy);
        Assert.Equal(2, AnnealingHamiltonian.Of(qubo, 1, AnnealingSchedule.Linear, threads: 1).Degeneracy);
    }

    private static SymmetricSector Sector(Qubo qubo) => SymmetricSector.Of(qubo, 0.7, AnnealingSchedule.Linear)!;

    /// <summary>A problem whose biases depend on which map a qubit stands for.</summary>
    private static Qubo OfMaps(int[] maps, int seed)
    {
        Random random = new(seed);
        int kinds = maps.Max() + 1;
        double[] linear = [.. Enumerable.Range(0, kinds).Select(_ => -random.NextDouble())];
        double[,] pair = new double[kinds, kinds];
        for (int i = 0; i < kinds; i++)
            for (int j = 0; j <= i; j++)
                pair[i, j] = pair[j, i] = random.NextDouble();
        return new Qubo(
            [.. maps.Select(map => linear[map])],
            [.. from p in Enumerable.Range(0, maps.Length) from q in Enumerable.Range(p + 1, maps.Length - p - 1)
                select pair[maps[p], maps[q]]]);
    }
}
