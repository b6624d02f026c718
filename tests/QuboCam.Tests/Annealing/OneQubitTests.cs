using System.Text.Json;

namespace QuboCam.Tests;

/// <summary>Qubits that do not know of each other: all there is to know of them is a closed form.</summary>
public sealed class OneQubitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Gap √(4g²(1 − s)² + e²s²), least at s = 4g²/(4g² + e²), where it is 2g|e|/√(4g² + e²).
    [Theory, InlineData(1, -0.7), InlineData(1, -0.35), InlineData(0.25, -0.7), InlineData(1, 1.3), InlineData(0.05, 2)]
    public void TheGapIsThatOfATwoLevelSystem(double g, double e)
    {
        AnnealingHamiltonian hamiltonian = One(g, e);

        GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), Cancellation);

        double sum = 4 * g * g + e * e;
        Assert.Equal(2 * g * Math.Abs(e) / Math.Sqrt(sum), gap.MinimumGap, tolerance: 1e-10);
        Assert.Equal(4 * g * g / sum, gap.MinimumGapAt, tolerance: 1e-8);
        Assert.Equal(1, gap.Degeneracy);
        GapMinimum minimum = Assert.Single(gap.InteriorMinima);
        Assert.Equal(gap.MinimumGap, minimum.Gap);
        Assert.False(minimum.IsCrossing);
        Assert.All(gap.Points, point =>
        {
            double r = Math.Sqrt(4 * g * g * (1 - point.S) * (1 - point.S) + e * e * point.S * point.S);
            Assert.Equal([0.5 * (e * point.S - r), 0.5 * (e * point.S + r)], point.Levels, Within(1e-12));
        });
        // H = ½ e s − ½ r·σ with r = (2g(1 − s), −e s) up to signs: |⟨1|dH/ds|0⟩| = ½|r × dr/ds|/|r| = g|e|/|r|.
        Assert.Equal(g * Math.Abs(e) / gap.MinimumGap, minimum.Coupling, tolerance: 1e-8);
        // Of two levels the susceptibility is V²/Δ².
        Assert.Equal(Math.Pow(minimum.Coupling / minimum.Gap, 2), minimum.FidelitySusceptibility,
            tolerance: 1e-6 * minimum.FidelitySusceptibility);
        // V/Δ² = g|e|/Δ³ is largest where the gap is least.
        Assert.Equal(g * Math.Abs(e) / Math.Pow(gap.MinimumGap, 3), gap.AdiabaticTime, tolerance: 1e-6 * gap.AdiabaticTime);
    }

    [Fact]
    public void TheTableOfClosedFormsIsMet()
    {
        foreach (JsonElement model in GoldenAnneals.Closed("single_qubit_anneal"))
        {
            AnnealingHamiltonian hamiltonian = One(model.GetProperty("g").GetDouble(), model.GetProperty("e").GetDouble());

            GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new(), Cancellation);

            Assert.Equal(model.GetProperty("delta_min").GetDouble(), gap.MinimumGap, tolerance: 1e-10);
            Assert.Equal(model.GetProperty("s_star").GetDouble(), gap.MinimumGapAt, tolerance: 1e-8);
            foreach ((double tau, double fidelity) in GoldenAnneals.Table(model.GetProperty("fidelity")))
                Assert.Equal(fidelity, Fidelity(hamiltonian, tau), tolerance: 1e-8);
        }
    }

    [Fact]
    public void WithoutCouplingsTheFidelityIsAProduct()
    {
        double[] fields = [-0.7, 0.4, -0.35, -1.1, 0.9, -0.2];
        AnnealingHamiltonian all = AnnealingHamiltonian.Of(new Qubo([.. fields], [.. new double[15]]), 0.8,
            AnnealingSchedule.Linear, threads: 1);

        foreach (double tau in (double[])[1, 6, 25])
        {
            // The single qubits by dense exponentials.
            double product = fields.Aggregate(1.0, (f, e) =>
            {
                double[] p = DenseAnneal.Probabilities(DenseAnneal.Evolve(
                    0.8 * DenseAnneal.Driver(1), DenseAnneal.Problem(new Qubo([e], [])), t => (1 - t / tau, t / tau), [0, tau],
                        DenseAnneal.Uniform(2), 2500));
                return f * (e < 0 ? p[1] : p[0]);
            });

            Assert.Equal(product, Fidelity(all, tau), tolerance: 1e-8);
        }
    }

    // The lowest levels are sums over single qubits; the first excited state turns the qubit of least gap.
    [Fact]
    public void WithoutCouplingsTheGapIsThatOfTheWeakestQubit()
    {
        double[] fields = [-0.7, 0.4, -0.35, -1.1, 0.9, -0.6, 0.8];
        AnnealingHamiltonian all = AnnealingHamiltonian.Of(new Qubo([.. fields], [.. new double[21]]), 1,
            AnnealingSchedule.Linear, threads: 1);

        GapAnalysis gap = SpectralGap.Analyse(all, new() { Levels = 4 }, Cancellation);

        Assert.Equal(2 * 0.35 / Math.Sqrt(4 + 0.35 * 0.35), gap.MinimumGap, tolerance: 1e-8);
        Assert.Equal(4 / (4 + 0.35 * 0.35), gap.MinimumGapAt, tolerance: 1e-7);
        foreach (SpectrumPoint point in gap.Points)
        {
            double[] single = [.. fields.Select(e => Math.Sqrt(4 * (1 - point.S) * (1 - point.S) + e * e * point.S * point.S))];
            double ground = fields.Sum() * point.S / 2 - single.Sum() / 2;
            double[] sums = [.. Enumerable.Range(0, 128)
                .Select(turned => ground + single.Where((_, p) => (turned >> p & 1) != 0).Sum()).Order().Take(4)];
            Assert.Equal(sums, point.Levels, Within(1e-9));
        }
    }

    private static AnnealingHamiltonian One(double g, double e) =>
        AnnealingHamiltonian.Of(new Qubo([e], []), g, AnnealingSchedule.Linear, threads: 1);

    private static double Fidelity(AnnealingHamiltonian hamiltonian, double tau) =>
        SchrodingerEvolution.Run(hamiltonian, AnnealingPath.Forward(tau), new() { Tolerance = 2e-9 }, Cancellation).Fidelity;

    private static EqualityComparer<double> Within(double tolerance) =>
        EqualityComparer<double>.Create((x, y) => Math.Abs(x - y) <= tolerance, _ => 0);
}
