using System.Numerics;
using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;

namespace QuboCam.Tests;

/// <summary>
/// The transverse-field Ising ring, −A Σ σₓ − B Σ σ_z σ_z: free fermions. A pair of momenta ±k has
/// ε(k) = 2√(A² + B² − 2AB cos k). Where the number of fermions is even k is an odd multiple of π/n; where it is odd, an even
/// one, k = 0 and π standing alone with 2(A − B) and 2(A + B).
/// </summary>
public sealed class IsingRingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(4), InlineData(6), InlineData(8), InlineData(10)]
    public void TheLowestLevelsAreThoseOfFreeFermions(int n)
    {
        AnnealingHamiltonian ring = Ring(n);
        Spectrum spectrum = new(ring, 8);

        foreach (double s in (double[])[1, 0.93, 0.7, 0.55, 0.5, 0.45, 0.3, 0.1])
        {
            double[] levels = [.. spectrum.At(s, 1e-9, Cancellation).Levels];

            double[] expected = [.. Fermions(n, 1 - s, s).Order().Take(8)];
            Assert.All(levels, (level, i) => Assert.Equal(expected[i], level, tolerance: 1e-8));
        }
    }

    // The first level of the flip-even sector, where the anneal stays: two fermions at k = ±π/n.
    [Theory, InlineData(4), InlineData(6), InlineData(8)]
    public void TheGapOfTheEvenSectorIsLeastHalfWay(int n)
    {
        double[] even = [.. EvenFermions(n, 0.5, 0.5).Order()];

        double[] dense = DenseAnneal.Levels(0.5 * DenseAnneal.Driver(n) + 0.5 * DenseAnneal.Problem(Qubo(n)));

        Assert.Equal(4 * Math.Sin(Math.PI / (2 * n)), even[1] - even[0], tolerance: 1e-12);
        Assert.Contains(dense, level => Math.Abs(level - even[0] - 4 * Math.Sin(Math.PI / (2 * n))) < 1e-10);
    }

    // Both all-equal states are ground states in the end, so that the gap is that to the third level.
    [Theory, InlineData(4), InlineData(6)]
    public void TheGapIsCountedPastTheGroundManifold(int n)
    {
        GapAnalysis gap = SpectralGap.Analyse(Ring(n), new(), Cancellation);

        Assert.Equal(2, gap.Degeneracy);
        double[] third = [.. Enumerable.Range(1, 1000).Select(k => k / 1000.0).Select(s => Third(s))];
        Assert.Equal(third.Min(), gap.MinimumGap, tolerance: 1e-5);
        Assert.True(gap.MinimumGap <= third.Min() + 1e-9);

        double Third(double s)
        {
            double[] levels = [.. Fermions(n, 1 - s, s).Order().Take(3)];
            return levels[2] - levels[0];
        }
    }

    [Theory, InlineData(4), InlineData(6), InlineData(8), InlineData(10)]
    public void TheFidelityIsAProductOverMomenta(int n)
    {
        AnnealingHamiltonian ring = Ring(n);
        foreach (double tau in (double[])[1, 5, 10])
        {
            Evolution end = SchrodingerEvolution.Run(ring, AnnealingPath.Forward(tau), new() { Tolerance = 1e-9 }, Cancellation);

            Assert.Equal(MomentumProduct(n, tau), end.Fidelity, tolerance: 1e-8);
            Assert.Equal(end.Probabilities[0], end.Probabilities[^1], tolerance: 1e-12);
        }
    }

    [Fact]
    public void TheFidelityIsThatOfTheTableOfClosedForms()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("tfim_ring").Where(ring => ring.GetProperty("n").GetInt32() <= 8))
            foreach ((double tau, double fidelity) in GoldenAnneals.Table(model.GetProperty("fidelity_even_ground_formula")))
            {
                Evolution end = SchrodingerEvolution.Run(
                    Ring(model.GetProperty("n").GetInt32()), AnnealingPath.Forward(tau), new() { Tolerance = 1e-9 },
                        Cancellation);

                Assert.Equal(fidelity, end.Fidelity, tolerance: 1e-8);
            }
    }

    /// <summary>−Σ σ_z σ_z with σ_z = 1 − 2x: −1 + 2xᵢ + 2xⱼ − 4xᵢxⱼ on every edge.</summary>
    private static Qubo Qubo(int n) => new(
        [.. Enumerable.Repeat(4.0, n)],
        [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1)
            select j == i + 1 || j == i + n - 1 ? -4.0 : 0],
        offset: -n);

    private static AnnealingHamiltonian Ring(int n) => AnnealingHamiltonian.Of(Qubo(n), 1, AnnealingSchedule.Linear, threads: 1);

    /// <summary>All 2ⁿ levels.</summary>
    private static IEnumerable<double> Fermions(int n, double a, double b) => EvenFermions(n, a, b).Concat(
        Sector([.. Enumerable.Range(1, n / 2 - 1).Select(m => Pair(2 * m * Math.PI / n, a, b))],
            alone: [2 * (a - b), 2 * (a + b)], parity: 1));

    private static IEnumerable<double> EvenFermions(int n, double a, double b) =>
        Sector([.. Enumerable.Range(0, n / 2).Select(m => Pair((2 * m + 1) * Math.PI / n, a, b))], alone: [], parity: 0);

    private static double Pair(double k, double a, double b) => 2 * Math.Sqrt(a * a + b * b - 2 * a * b * Math.Cos(k));

    /// <summary>−½ Σ ε, and ε more for each fermion; as many fermions as the parity allows.</summary>
    private static IEnumerable<double> Sector(double[] pairs, double[] alone, int parity)
    {
        double[] modes = [.. pairs, .. pairs, .. alone];
        return Enumerable.Range(0, 1 << modes.Length).Where(occupied => BitOperations.PopCount((uint)occupied) % 2 == parity)
            .Select(occupied => modes.Select((mode, i) => ((occupied >> i & 1) - 0.5) * mode).Sum());
    }

    /// <summary>
    /// Each pair ±k is empty or full: two levels with H = −A 2σ_z + B(2 cos k σ_z + 2 sin k σₓ), from (1, 0) to
    /// (−sin k/2, cos k/2).
    /// </summary>
    private static double MomentumProduct(int n, double tau) =>
        Enumerable.Range(0, n / 2).Select(m => (2 * m + 1) * Math.PI / n).Aggregate(1.0, (f, k) =>
    {
        Matrix<double> driver = Matrix<double>.Build.DenseOfArray(new double[,] { { -2, 0 }, { 0, 2 } });
        Matrix<double> problem = Matrix<double>.Build.DenseOfArray(
            new[,] { { 2 * Math.Cos(k), 2 * Math.Sin(k) }, { 2 * Math.Sin(k), -2 * Math.Cos(k) } });
        Complex[] psi = DenseAnneal.Evolve(driver, problem, t => (1 - t / tau, t / tau), [0, tau], DenseAnneal.Basis(2, 0), 2500);
        Complex overlap = -Math.Sin(k / 2) * psi[0] + Math.Cos(k / 2) * psi[1];
        return f * (overlap.Real * overlap.Real + overlap.Imaginary * overlap.Imaginary);
    });
}
