using System.Collections.Immutable;

namespace QuboCam.Tests;

public sealed class LandauZenerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Δ = 0.2, V = 0.8, τ = 30: 1 − exp(−π · 0.04 · 30 / 3.2), by hand.
    [Fact]
    public void TheEstimateIsTheFormula()
    {
        LandauZener estimate = LandauZener.Of(Gap(Minimum(0.6, 0.2, 0.8)), AnnealingSchedule.Linear, 30)!;

        Assert.Equal(1 - Math.Exp(-Math.PI * 0.04 * 30 / (4 * 0.8)), estimate.SuccessProbability, tolerance: 1e-14);
        Assert.True(estimate.IsValid);
    }

    // Of frequencies in GHz and a time in ns: the exponent has 2π more.
    [Fact]
    public void InGHzFrequenciesBecomeAngular()
    {
        AnnealingSchedule device = AnnealingSchedule.FromTable("device", new ScheduleTable([0, 1], [6, 0], [0, 10], IsGHz: true));

        LandauZener estimate = LandauZener.Of(Gap(Minimum(0.6, 0.2, 0.8)), device, 3)!;

        Assert.Equal(1 - Math.Exp(-Math.PI * 0.04 * 2 * Math.PI * 3 / (4 * 0.8)), estimate.SuccessProbability, tolerance: 1e-14);
    }

    [Fact]
    public void TheSmallestMinimumCounts()
    {
        LandauZener estimate = LandauZener.Of(Gap(Minimum(0.3, 0.9, 0.8), Minimum(0.6, 0.2, 0.8)), AnnealingSchedule.Linear, 30)!;

        Assert.Equal(1 - Math.Exp(-Math.PI * 0.04 * 30 / (4 * 0.8)), estimate.SuccessProbability, tolerance: 1e-14);
        Assert.True(estimate.IsValid);
    }

    [Fact]
    public void WithoutAMinimumInsideThereIsNoEstimate() => Assert.Null(LandauZener.Of(Gap(), AnnealingSchedule.Linear, 30));

    [Fact]
    public void WhereTheTwoLevelsAreNotAloneItIsDoubted()
    {
        Assert.Contains("end", LandauZener.Of(Gap(Minimum(0.9, 0.2, 0.8)), AnnealingSchedule.Linear, 30)!.Doubt);
        Assert.Contains("another minimum", LandauZener.Of(Gap(Minimum(0.3, 0.3, 0.8), Minimum(0.6, 0.2, 0.8)),
            AnnealingSchedule.Linear, 30)!.Doubt);
        Assert.Contains("cross", LandauZener.Of(Gap(Minimum(0.6, 0.2, 0.8) with { IsCrossing = true }), AnnealingSchedule.Linear,
            30)!.Doubt);
        Assert.Contains("degenerate", LandauZener.Of(Gap(Minimum(0.6, 0.2, 0.8)) with { Degeneracy = 2 },
            AnnealingSchedule.Linear, 30)!.Doubt);
    }

    // Δ = 0.5 and V = 0.3: √2 Δ is reached 0.83 beside the minimum, beyond both ends. τ = 1: less than a tenth by the formula.
    [Fact]
    public void WhereMoreThanTheMinimumCountsItIsDoubted()
    {
        Assert.Contains("wide", LandauZener.Of(Gap(Minimum(0.6, 0.5, 0.3)), AnnealingSchedule.Linear, 30)!.Doubt);
        Assert.Contains("fast", LandauZener.Of(Gap(Minimum(0.6, 0.2, 0.8)), AnnealingSchedule.Linear, 1)!.Doubt);
    }

    // Random problems, weakly and strongly driven; times at which the estimate is 0.5 to 0.8.
    [Fact]
    public void WhereItIsNotDoubtedItIsWithinAThirdOfTheExactFidelity()
    {
        int compared = 0;
        foreach (double scale in (double[])[1, 2, 4, 8])
            for (ulong seed = 0; seed < 32; seed++)
            {
                Qubo mixed = RandomProblems.Mixed(3 + (int)(seed % 4), seed);
                Qubo qubo = new([.. mixed.Linear.Select(a => scale * a)], [.. mixed.Quadratic.Select(b => scale * b)]);
                AnnealingHamiltonian hamiltonian = AnnealingHamiltonian.Of(qubo, 0.5, AnnealingSchedule.Linear, threads: 1);
                GapAnalysis gap = SpectralGap.Analyse(hamiltonian, new() { Intervals = 16 }, Cancellation);
                if (gap.SmallestInterior is not { } minimum) continue;
                foreach (double target in (double[])[0.501, 0.65, 0.8])
                {
                    double tau = -Math.Log(1 - target) * 4 * minimum.Coupling / (Math.PI * minimum.Gap * minimum.Gap);
                    LandauZener estimate = LandauZener.Of(gap, AnnealingSchedule.Linear, tau)!;
                    Assert.Equal(target, estimate.SuccessProbability, tolerance: 1e-12);
                    if (!estimate.IsValid) continue;

                    double exact = SchrodingerEvolution.Run(
                        hamiltonian, AnnealingPath.Forward(tau), new() { Tolerance = 1e-4 }, Cancellation).Fidelity;

                    Assert.True(Math.Abs(exact / target - 1) <= 1.0 / 3,
                        $"scale {scale}, seed {seed}: {exact} for {target}, s* = {minimum.S}");
                    compared++;
                }
            }
        Assert.True(compared >= 9, $"{compared} anneals compared");
    }

    private static GapMinimum Minimum(double s, double gap, double coupling) => new(s, gap, coupling, 1, 1, IsCrossing: false);

    private static GapAnalysis Gap(params ImmutableArray<GapMinimum> minima) => new()
    {
        Points = [], Degeneracy = 1, InteriorMinima = minima, MinimumGap = 0.2, MinimumGapAt = 0.6, AdiabaticTime = 20,
    };
}
